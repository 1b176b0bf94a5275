// SPDX-License-Identifier: GPL-2.0
/* ends_fin.c - conversations that end by FINs */
#include "ends.h"

static void client_first(void)
{
	struct ends e = conversation("client-first");

	say(e.c, 5);
	hear(e.s, 5);
	say(e.s, 7);
	hear(e.c, 7);
	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	end(e.server, e.s);
	hear_end(e.c);
	tell_info(e.client, e.c);
	MUST(close(e.c));
	end_time_wait("client-first", e.server_port, e.client_port);
}

static void server_first(void)
{
	struct ends e = conversation("server-first");

	end(e.server, e.s);
	hear_end(e.c);
	end(e.client, e.c);
	end_time_wait("server-first", e.client_port, e.server_port);
}

/* Neither hears the other's FIN before it has sent its own. */
static void fin_together(void)
{
	struct ends e = conversation("together");

	printf("%s lossy\n%s lossy\n", e.client, e.server);
	drop_all(e.c);
	drop_all(e.s);
	MUST(shutdown(e.c, SHUT_WR));
	MUST(shutdown(e.s, SHUT_WR));
	/* each sent again once at least */
	WAIT_INFO(e.c, info.tcpi_total_retrans);
	WAIT_INFO(e.s, info.tcpi_total_retrans);
	tell_info(e.client, e.c);
	tell_info(e.server, e.s);
	drop_none(e.c);
	drop_none(e.s);
	hear_end(e.c);
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == CLOSE);
	WAIT_INFO(e.s, info.tcpi_state == CLOSE);
	MUST(close(e.c));
	MUST(close(e.s));
	/* which also takes the place of the client's */
	end_time_wait("together", e.client_port, e.server_port);
}

/* No TIME-WAIT is left room for. */
static void fin_without_time_wait(void)
{
	static const char path[] = "/proc/sys/net/ipv4/tcp_max_tw_buckets";
	char room[20];
	int fd = MUST(open(path, O_RDWR)), n = MUST(read(fd, room, sizeof(room)));
	struct ends e;

	CHECK(pwrite(fd, "0", 1, 0) == 1);
	e = conversation("no-time-wait");
	MUST(shutdown(e.c, SHUT_WR));
	hear_end(e.s);
	WAIT_INFO(e.c, info.tcpi_state == FIN_WAIT2);
	end(e.server, e.s);
	hear_end(e.c);
	WAIT_INFO(e.c, info.tcpi_state == CLOSE);
	end(e.client, e.c);
	CHECK(pwrite(fd, room, n, 0) == n);
	MUST(close(fd));
}

void fins(void)
{
	client_first();
	server_first();
	fin_together();
	fin_without_time_wait();
}

// SPDX-License-Identifier: GPL-2.0
/*
 * bytes: send and receive through every door, and count. For each door a
 * fresh pair of sockets; for each socket a line "DOOR SIDE INODE SENT RECEIVED
 * SEND_AGAIN RECV_AGAIN SHORT_SENDS SHORT_RECEIVES". Doors that this kernel lacks: "DOOR missing". Then the
 * sockets are kept until standard input says a line. "bytes KIND DOOR...": only
 * through these, and without waiting.
 */
#include "bytes.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/udp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

char data[1 << 17];

/* The present pair's sockets send messages: none is sent in part. */
static bool messages;

/*
 * The result of a send or a receive, counted as the program sees it. A message that
 * is cut off is counted where that happens.
 */
long counted(struct count *count, long asked, long result)
{
	if (result < 0 && errno == EAGAIN) {
		count->again++;
		return result;
	}
	count->bytes += MUST(result);
	count->shorts += !messages && result && result < asked;
	return result;
}

void give(struct side *s, size_t n)
{
	CHECK(SENT(s, n, send(s->fd, data, n, 0)) == (long)n);
}

long take(struct side *s, size_t n, int flags)
{
	return RECEIVED(s, n, recv(s->fd, data, n, flags));
}

void take_all(struct side *s, size_t n)
{
	while (n) {
		long got = take(s, n, 0);

		CHECK(got > 0);
		n -= got;
	}
}

/* Until there is as much to read. */
void wait_queued(int fd, int n)
{
	int queued;

	for (;;) {
		MUST(ioctl(fd, FIONREAD, &queued));
		if (queued == n)
			return;
		usleep(1000);
	}
}

static struct msghdr *message(size_t n)
{
	static struct iovec v[2];
	static struct msghdr m;

	v[0] = (struct iovec){ data, n / 2 };
	v[1] = (struct iovec){ data + n / 2, n - n / 2 };
	m = (struct msghdr){ .msg_iov = v, .msg_iovlen = 2 };
	return &m;
}

static int many(struct mmsghdr *m, int n, size_t size)
{
	static struct iovec v[8];
	int i;

	for (i = 0; i < n; i++) {
		v[i] = (struct iovec){ data, size };
		m[i] = (struct mmsghdr){ .msg_hdr = { .msg_iov = &v[i], .msg_iovlen = 1 } };
	}
	return n;
}

static long sum(const struct mmsghdr *m, int n)
{
	long bytes = 0;
	int i;

	for (i = 0; i < n; i++)
		bytes += m[i].msg_len;
	return bytes;
}

/* a file of that many bytes */
int file_of(size_t n)
{
	int fd = MUST(memfd_create("bytes", 0));

	CHECK(write(fd, data, n) == (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* doors for every kind of socket: 100 bytes each way */

static void door_write(struct pair *p)
{
	SENT(&p->a, 100, write(p->a.fd, data, 100));
	RECEIVED(&p->b, 200, read(p->b.fd, data, 200));
}

static void door_writev(struct pair *p)
{
	SENT(&p->a, 100, writev(p->a.fd, message(100)->msg_iov, 2));
	RECEIVED(&p->b, 200, readv(p->b.fd, message(200)->msg_iov, 2));
}

static void door_send(struct pair *p)
{
	SENT(&p->a, 100, send(p->a.fd, data, 100, 0));
	RECEIVED(&p->b, 200, recv(p->b.fd, data, 200, 0));
	SENT(&p->b, 70, send(p->b.fd, data, 70, MSG_DONTWAIT));
	RECEIVED(&p->a, 200, recvfrom(p->a.fd, data, 200, 0, NULL, NULL));
}

static void door_sendmsg(struct pair *p)
{
	SENT(&p->a, 100, sendmsg(p->a.fd, message(100), 0));
	RECEIVED(&p->b, 200, recvmsg(p->b.fd, message(200), 0));
}

static void door_sendmmsg(struct pair *p)
{
	struct mmsghdr m[3];
	int n;

	n = MUST(sendmmsg(p->a.fd, m, many(m, 3, 100), 0));
	CHECK(n == 3);
	SENT(&p->a, 0, sum(m, n));
	wait_readable(p->b.fd);
	n = MUST(recvmmsg(p->b.fd, m, many(m, 3, 100), 0, NULL));
	RECEIVED(&p->b, 0, sum(m, n));
	CHECK(n == 3);
}

static void door_peek(struct pair *p)
{
	SENT(&p->a, 100, send(p->a.fd, data, 100, 0));
	MUST(recv(p->b.fd, data, 30, MSG_PEEK));
	MUST(recv(p->b.fd, data, 200, MSG_PEEK));
	RECEIVED(&p->b, 200, recv(p->b.fd, data, 200, 0));
}

static void door_again(struct pair *p)
{
	RECEIVED(&p->b, 10, recv(p->b.fd, data, 10, MSG_DONTWAIT));
	RECEIVED(&p->b, 10, recv(p->b.fd, data, 10, MSG_DONTWAIT));
	MUST(fcntl(p->b.fd, F_SETFL, O_NONBLOCK));
	RECEIVED(&p->b, 10, read(p->b.fd, data, 10));
	CHECK(p->b.received.again == 3);
}

static void door_sendfile(struct pair *p)
{
	int fd = file_of(100);

	SENT(&p->a, 100, sendfile(p->a.fd, fd, NULL, 100));
	RECEIVED(&p->b, 200, recv(p->b.fd, data, 200, 0));
	close(fd);
}

static void door_splice_to(struct pair *p)
{
	int v[2];

	MUST(pipe(v));
	CHECK(write(v[1], data, 100) == 100);
	SENT(&p->a, 100, splice(v[0], NULL, p->a.fd, NULL, 100, 0));
	RECEIVED(&p->b, 200, recv(p->b.fd, data, 200, 0));
	close(v[0]);
	close(v[1]);
}

static void door_splice_from(struct pair *p)
{
	int v[2];

	MUST(pipe(v));
	give(&p->a, 100);
	wait_readable(p->b.fd);
	RECEIVED(&p->b, 100, splice(p->b.fd, NULL, v[1], NULL, 100, 0));
	close(v[0]);
	close(v[1]);
}

/* What the error queue gives was not sent by the other side. */
static long errors_of(int fd)
{
	char control[500];
	struct iovec v = { data, sizeof(data) };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1,
			    .msg_control = control, .msg_controllen = sizeof(control) };
	struct pollfd p = { .fd = fd };

	CHECK(poll(&p, 1, 10000) == 1 && p.revents & POLLERR);
	return MUST(recvmsg(fd, &m, MSG_ERRQUEUE));
}

/* doors of TCP */

static void door_urgent(struct pair *p)
{
	char byte;

	SENT(&p->a, 10, send(p->a.fd, data, 10, 0));
	SENT(&p->a, 1, send(p->a.fd, "!", 1, MSG_OOB));
	wait_readable(p->b.fd);
	while (recv(p->b.fd, &byte, 1, MSG_OOB | MSG_PEEK) < 0)
		usleep(1000);
	RECEIVED(&p->b, 1, recv(p->b.fd, &byte, 1, MSG_OOB));
	RECEIVED(&p->b, 100, recv(p->b.fd, data, 100, 0));
}

static void door_discard(struct pair *p)
{
	give(&p->a, 100);
	wait_readable(p->b.fd);
	RECEIVED(&p->b, 100, recv(p->b.fd, NULL, 100, MSG_TRUNC));
}

static void door_zerocopy_send(struct pair *p)
{
	set_option(p->a.fd, SOL_SOCKET, SO_ZEROCOPY, 1);
	SENT(&p->a, 20000, send(p->a.fd, data, 20000, MSG_ZEROCOPY));
	take_all(&p->b, 20000);
	errors_of(p->a.fd);
}

static void door_zerocopy_receive(struct pair *p)
{
	static char copy[8192];
	void *map = mmap(NULL, 65536, PROT_READ, MAP_SHARED, p->b.fd, 0);
	struct tcp_zerocopy_receive z = {
		.address = (uintptr_t)map, .length = 32768,
		.copybuf_address = (uintptr_t)copy, .copybuf_len = sizeof(copy),
	};
	struct tcp_zerocopy_receive nothing = z;
	socklen_t len = sizeof(z);

	CHECK(map != MAP_FAILED);
	/* nothing is there, which is not the end of the stream */
	MUST(getsockopt(p->b.fd, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, &nothing, &len));
	CHECK(!nothing.length && !nothing.copybuf_len);
	give(&p->a, 40000);
	wait_queued(p->b.fd, 40000);
	MUST(getsockopt(p->b.fd, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, &z, &len));
	counted(&p->b.received, 32768 + sizeof(copy), z.length + z.copybuf_len);
}

/* doors of datagrams */

static void door_empty(struct pair *p)
{
	SENT(&p->a, 0, send(p->a.fd, data, 0, 0));
	RECEIVED(&p->b, 100, recv(p->b.fd, data, 100, 0));
	CHECK(!p->b.received.bytes);
}

static void door_truncated(struct pair *p)
{
	SENT(&p->a, 100, send(p->a.fd, data, 100, 0));
	CHECK(RECEIVED(&p->b, 30, recv(p->b.fd, data, 30, 0)) == 30);
	SENT(&p->a, 100, send(p->a.fd, data, 100, 0));
	CHECK(RECEIVED(&p->b, 30, recv(p->b.fd, data, 30, MSG_TRUNC)) == 100);
	p->b.received.shorts = 2;
}

static void door_segments(struct pair *p)
{
	int i;

	set_option(p->a.fd, IPPROTO_UDP, UDP_SEGMENT, 100);
	SENT(&p->a, 300, send(p->a.fd, data, 300, 0));
	for (i = 0; i < 3; i++)
		RECEIVED(&p->b, 300, recv(p->b.fd, data, 300, 0));
}

static void door_more(struct pair *p)
{
	SENT(&p->a, 100, send(p->a.fd, data, 100, MSG_MORE));
	SENT(&p->a, 50, send(p->a.fd, data, 50, 0));
	CHECK(RECEIVED(&p->b, 300, recv(p->b.fd, data, 300, 0)) == 150);
}

/* The datagram comes back with the time when it was sent. */
static void door_errqueue(struct pair *p)
{
	set_option(p->a.fd, SOL_SOCKET, SO_TIMESTAMPING,
		   SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE);
	SENT(&p->a, 100, send(p->a.fd, data, 100, 0));
	CHECK(errors_of(p->a.fd) >= 100);
	RECEIVED(&p->b, 200, recv(p->b.fd, data, 200, 0));
}

enum { STREAM = 1, DGRAM = 2, TCP = 4, UDP = 8, ANY = STREAM | DGRAM };

static const struct {
	const char *name;
	void (*pass)(struct pair *);
	int kinds;
} doors[] = {
	{ "write-read", door_write, ANY },
	{ "writev-readv", door_writev, ANY },
	{ "send-recv", door_send, ANY },
	{ "sendmsg-recvmsg", door_sendmsg, ANY },
	{ "sendmmsg-recvmmsg", door_sendmmsg, DGRAM },
	{ "peek", door_peek, ANY },
	{ "again", door_again, ANY },
	{ "sendfile", door_sendfile, ANY },
	{ "splice-to", door_splice_to, ANY },
	{ "splice-from", door_splice_from, ANY },
	{ "io_uring", door_uring, ANY },
	{ "io_uring-polled", door_uring_polled, ANY },
	{ "io_uring-zerocopy", door_uring_zerocopy, TCP | UDP },
	{ "io_uring-multishot", door_uring_multishot, ANY },
	{ "io_uring-zcrx", door_uring_zcrx, TCP },
	{ "tls", door_tls, TCP },
	{ "sockmap-pass", door_sockmap_pass, TCP },
	{ "sockmap-redirect", door_sockmap_redirect, TCP },
	{ "sockmap-drop", door_sockmap_drop, TCP },
	{ "parser-pass", door_parser_pass, TCP },
	{ "parser-redirect", door_parser_redirect, TCP },
	{ "full", door_full, STREAM },
	{ "interrupted", door_interrupted, STREAM },
	{ "nothing", door_nothing, STREAM },
	{ "neighbours", door_neighbours, STREAM },
	{ "waitall", door_waitall, STREAM },
	{ "sendfile-big", door_sendfile_big, STREAM },
	{ "urgent", door_urgent, TCP },
	{ "discard", door_discard, TCP },
	{ "zerocopy-send", door_zerocopy_send, TCP },
	{ "zerocopy-receive", door_zerocopy_receive, TCP },
	{ "empty", door_empty, DGRAM },
	{ "truncated", door_truncated, DGRAM },
	{ "errqueue", door_errqueue, UDP },
	{ "segments", door_segments, UDP },
	{ "more", door_more, UDP },
};

static void tcp_pair(struct pair *p, const char *host)
{
	struct address a = inet_address(host, 0);
	int l = make_listener(&a, SOCK_STREAM, 1);

	a.len = sizeof(a.in6);
	MUST(getsockname(l, &a.sa, &a.len));
	p->a.fd = MUST(socket(a.sa.sa_family, SOCK_STREAM, 0));
	MUST(connect(p->a.fd, &a.sa, a.len));
	p->b.fd = MUST(accept(l, NULL, NULL));
	close(l);
}

static void udp_pair(struct pair *p, const char *host)
{
	struct address a = inet_address(host, 0), b = a;

	p->a.fd = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	p->b.fd = MUST(socket(a.sa.sa_family, SOCK_DGRAM, 0));
	MUST(bind(p->a.fd, &a.sa, a.len));
	MUST(bind(p->b.fd, &b.sa, b.len));
	a.len = b.len = sizeof(a.in6);
	MUST(getsockname(p->a.fd, &a.sa, &a.len));
	MUST(getsockname(p->b.fd, &b.sa, &b.len));
	MUST(connect(p->a.fd, &b.sa, b.len));
	MUST(connect(p->b.fd, &a.sa, a.len));
}

static void unix_pair(struct pair *p, int type)
{
	int v[2];

	MUST(socketpair(AF_UNIX, type, 0, v));
	p->a.fd = v[0];
	p->b.fd = v[1];
}

static void tell(const char *kind, const char *door, char which, const struct side *s)
{
	printf("%s/%s %c %lu %llu %llu %llu %llu %llu %llu\n", kind, door, which, inode_of(s->fd),
	       s->sent.bytes, s->received.bytes, s->sent.again, s->received.again,
	       s->sent.shorts, s->received.shorts);
}

static const char *kinds[] = { "tcp4", "tcp6", "udp4", "udp6", "stream", "seqpacket", "dgram" };

static int of_kind(const char *kind, struct pair *p)
{
	const char *host = kind[strlen(kind) - 1] == '6' ? "::1" : "127.0.0.1";

	if (!strncmp(kind, "tcp", 3)) {
		tcp_pair(p, host);
		return STREAM | TCP;
	}
	if (!strncmp(kind, "udp", 3)) {
		udp_pair(p, host);
		return DGRAM | UDP;
	}
	if (!strcmp(kind, "stream")) {
		unix_pair(p, SOCK_STREAM);
		return STREAM;
	}
	unix_pair(p, !strcmp(kind, "dgram") ? SOCK_DGRAM : SOCK_SEQPACKET);
	return DGRAM;
}

/* Each eight bytes say where they stand. */
static void fill_data(void)
{
	size_t i;

	for (i = 0; i < sizeof(data); i += 8) {
		char place[9];

		snprintf(place, sizeof(place), "%07zu.", i);
		memcpy(data + i, place, 8);
	}
}

static void through(const char *kind, size_t door)
{
	struct pair p = { 0 };
	int of, fd;

	fill_data();
	of = of_kind(kind, &p);
	messages = of & DGRAM;
	fd = p.a.fd;
	if (of & doors[door].kinds) {
		doors[door].pass(&p);
		if (p.a.fd >= 0) {
			tell(kind, doors[door].name, 'a', &p.a);
			tell(kind, doors[door].name, 'b', &p.b);
			return;
		}
		printf("%s/%s missing\n", kind, doors[door].name);
	}
	close(fd);
	close(p.b.fd);
}

static bool is_among(const char *name, char **names)
{
	for (; *names; names++)
		if (!strcmp(name, *names))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	size_t k, d;

	for (k = 0; k < ARRAY_SIZE(kinds); k++)
		for (d = 0; d < ARRAY_SIZE(doors); d++)
			if (argc < 2 || (!strcmp(argv[1], kinds[k]) &&
					 is_among(doors[d].name, argv + 2)))
				through(kinds[k], d);
	puts("done");
	if (argc < 2)
		wait_for_line();
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0 */
/* ends.h - what the parts of "ends" have in common */
#ifndef ENDS_H
#define ENDS_H

#include "program.h"

#define SERVER	7000		/* its port in act N is SERVER + N, that of the client CLIENT + N */
#define CLIENT	7100

enum { FIN_WAIT2 = 5, CLOSE = 7 };	/* of tcpi_state */

/* A conversation, by the names that its ends are told by. */
struct ends {
	int c, s;		/* client and server */
	int server_port, client_port;
	char client[32], server[32];
};

extern const char *loopback, *hole, *nobody;
extern char buf[1000];
extern int act;

/* Wait until CONDITION holds for the "info" of a socket. */
#define WAIT_INFO(fd, condition) do {				\
	struct tcp_info info = info_of(fd);			\
	int tries;						\
								\
	for (tries = 0; !(condition) && tries < 20000; tries++) { \
		usleep(1000);					\
		info = info_of(fd);				\
	}							\
	CHECK(condition);					\
} while (0)

/* ends_talk.c */
void tell(const char *name, int fd);
struct tcp_info info_of(int fd);
void tell_info(const char *name, int fd);
void end(const char *name, int fd);
void drop_all(int fd);
void drop_all_but_data(int fd);
void drop_none(int fd);
void linger_not(int fd);
int tcp_socket(int flags);
int socket_at(int port);
int listener_at(int port);
int connect_from(int from, int to);
void connect_both(struct ends *e, int l);
struct ends conversation(const char *name);
void say(int fd, int n);
void deliver(int fd, int n);
void hear(int fd, int n);
void hear_end(int fd);
void wait_error(int fd, int error);
void end_time_wait(const char *name, int from, int to);

/* ends_fin.c */
void fins(void);

/* ends_reset.c */
void resets(void);
void certain_resets(void);
void unaccepted(void);

/* ends_timeout.c: what takes its time is begun first, and waited for at the end */
void begin_timeouts(void);
void end_timeouts(void);
void end_without_fin(void);
void never_connected(void);
void retransmitted(void);

/* ends_other.c: UDP and AF_UNIX */
void others(void);

#endif /* ENDS_H */

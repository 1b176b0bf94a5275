/* SPDX-License-Identifier: GPL-2.0 */
/* bytes.h - a pair of sockets whose program counts, and the doors of several files */
#ifndef BYTES_H
#define BYTES_H

#include "program.h"

struct count {
	unsigned long long bytes, again, shorts;
};

struct side {
	int fd;
	struct count sent, received;
};

struct pair {
	struct side a, b;
};

extern char data[1 << 17];

long counted(struct count *count, long asked, long result);
void give(struct side *s, size_t n);
long take(struct side *s, size_t n, int flags);
void take_all(struct side *s, size_t n);
void wait_queued(int fd, int n);
int file_of(size_t n);

/* n: bytes that the call asks for; 0: messages */
#define SENT(s, n, call)	counted(&(s)->sent, n, call)
#define RECEIVED(s, n, call)	counted(&(s)->received, n, call)

/* This kernel has no such door. */
static inline void missing(struct pair *p)
{
	p->a.fd = -1;
}

/* bytes_stream.c */
void door_full(struct pair *p);
void door_interrupted(struct pair *p);
void door_nothing(struct pair *p);
void door_neighbours(struct pair *p);
void door_waitall(struct pair *p);
void door_sendfile_big(struct pair *p);
/* bytes_uring.c */
void door_uring(struct pair *p);
void door_uring_polled(struct pair *p);
void door_uring_zerocopy(struct pair *p);
void door_uring_multishot(struct pair *p);
void door_uring_zcrx(struct pair *p);
/* bytes_tls.c */
void door_tls(struct pair *p);
/* bytes_sockmap.c */
void door_sockmap_pass(struct pair *p);
void door_sockmap_redirect(struct pair *p);
void door_sockmap_drop(struct pair *p);
void door_parser_pass(struct pair *p);
void door_parser_redirect(struct pair *p);

#endif /* BYTES_H */

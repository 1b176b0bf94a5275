// SPDX-License-Identifier: GPL-2.0
/* bytes_uring.c - the doors of io_uring */
#include "bytes.h"

#include <liburing.h>

struct outcome {
	int res;
	unsigned int flags;
};

/* What came of something that was asked for. */
static struct outcome result(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	struct outcome outcome;

	CHECK(!io_uring_wait_cqe(ring, &cqe));
	outcome = (struct outcome){ cqe->res, cqe->flags };
	io_uring_cqe_seen(ring, cqe);
	return outcome;
}

/* A submission thread may have taken it by now: then 0 are left to submit. */
static int ask(struct io_uring *ring)
{
	CHECK(io_uring_submit(ring) >= 0);
	return result(ring).res;
}

void door_uring(struct pair *p)
{
	struct io_uring ring;

	if (io_uring_queue_init(4, &ring, 0)) {
		missing(p);
		return;
	}
	io_uring_prep_send(io_uring_get_sqe(&ring), p->a.fd, data, 100, 0);
	SENT(&p->a, 100, ask(&ring));
	io_uring_prep_recv(io_uring_get_sqe(&ring), p->b.fd, data, 200, 0);
	RECEIVED(&p->b, 200, ask(&ring));
	/* nothing there: it waits inside, the program sees no EAGAIN */
	io_uring_prep_recv(io_uring_get_sqe(&ring), p->b.fd, data, 200, 0);
	CHECK(io_uring_submit(&ring) == 1);
	give(&p->a, 50);
	RECEIVED(&p->b, 200, result(&ring).res);
	io_uring_queue_exit(&ring);
}

/* A thread of the kernel does it, with files that have no descriptor in the ring. */
void door_uring_polled(struct pair *p)
{
	struct io_uring_params params = { .flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 1000 };
	const int files[] = { p->a.fd, p->b.fd };
	struct io_uring_sqe *sqe;
	struct io_uring ring;

	if (io_uring_queue_init_params(4, &ring, &params)) {
		missing(p);
		return;
	}
	CHECK(!io_uring_register_files(&ring, files, 2));
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_send(sqe, 0, data, 100, 0);
	sqe->flags |= IOSQE_FIXED_FILE;
	SENT(&p->a, 100, ask(&ring));
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_recv(sqe, 1, data, 200, 0);
	sqe->flags |= IOSQE_FIXED_FILE;
	RECEIVED(&p->b, 200, ask(&ring));
	io_uring_queue_exit(&ring);
}

void door_uring_zerocopy(struct pair *p)
{
	struct outcome sent;
	struct io_uring ring;

	if (io_uring_queue_init(4, &ring, 0)) {
		missing(p);
		return;
	}
	io_uring_prep_send_zc(io_uring_get_sqe(&ring), p->a.fd, data, 5000, 0, 0);
	CHECK(io_uring_submit(&ring) == 1);
	sent = result(&ring);
	SENT(&p->a, 5000, sent.res);
	RECEIVED(&p->b, 5000, recv(p->b.fd, data, 5000, MSG_WAITALL));
	if (sent.flags & IORING_CQE_F_MORE)
		CHECK(result(&ring).flags & IORING_CQE_F_NOTIF);
	io_uring_queue_exit(&ring);
}

/* One receive that goes on and on, into buffers that it is given. */
void door_uring_multishot(struct pair *p)
{
	static char buffers[8][1000];
	struct io_uring_sqe *sqe;
	struct io_uring ring;
	int i;

	if (io_uring_queue_init(8, &ring, 0)) {
		missing(p);
		return;
	}
	io_uring_prep_provide_buffers(io_uring_get_sqe(&ring), buffers, sizeof(buffers[0]),
				      ARRAY_SIZE(buffers), 1, 0);
	CHECK(ask(&ring) >= 0);
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_recv_multishot(sqe, p->b.fd, NULL, 0, 0);
	sqe->flags |= IOSQE_BUFFER_SELECT;
	sqe->buf_group = 1;
	CHECK(io_uring_submit(&ring) == 1);
	for (i = 0; i < 3; i++) {
		struct outcome got;

		give(&p->a, 300);
		got = result(&ring);
		RECEIVED(&p->b, sizeof(buffers[i]), got.res);
		CHECK(got.res == 300 && got.flags & IORING_CQE_F_MORE);
	}
	io_uring_queue_exit(&ring);
}

// SPDX-License-Identifier: GPL-2.0
/* bytes_uring.c - the doors of io_uring */
#include "bytes.h"

#include <liburing.h>
#include <sys/mman.h>

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

#if IO_URING_VERSION_MAJOR == 2 && IO_URING_VERSION_MINOR >= 15

#define ZCRX_ENTRIES	16
#define ZCRX_AREA	(256 * 4096)

static void *pages(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);

	CHECK(p != MAP_FAILED);
	return p;
}

/* Zero-copy receive without a network device: the kernel copies, by the same ways. */
static int zcrx_register(struct io_uring *ring)
{
	const size_t refill = 4096 + ZCRX_ENTRIES * sizeof(struct io_uring_zcrx_rqe);
	struct io_uring_zcrx_area_reg area = {
		.addr = (uintptr_t)pages(ZCRX_AREA), .len = ZCRX_AREA,
	};
	struct io_uring_region_desc region = {
		.size = (refill + 4095) / 4096 * 4096, .flags = IORING_MEM_REGION_TYPE_USER,
	};
	struct io_uring_zcrx_ifq_reg reg = {
		.rq_entries = ZCRX_ENTRIES, .flags = ZCRX_REG_NODEV,
		.area_ptr = (uintptr_t)&area, .region_ptr = (uintptr_t)&region,
	};

	region.user_addr = (uintptr_t)pages(region.size);
	return io_uring_register_ifq(ring, &reg) ? -1 : (int)reg.zcrx_id;
}

void door_uring_zcrx(struct pair *p)
{
	struct io_uring_sqe *sqe;
	struct io_uring ring;
	int i, id;

	MUST(io_uring_queue_init(8, &ring, IORING_SETUP_SINGLE_ISSUER |
				 IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQE32));
	id = zcrx_register(&ring);
	if (id < 0) {
		missing(p);
		return;
	}
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_rw(IORING_OP_RECV_ZC, sqe, p->b.fd, NULL, 0, 0);
	sqe->ioprio |= IORING_RECV_MULTISHOT;
	sqe->zcrx_ifq_idx = id;
	CHECK(io_uring_submit(&ring) == 1);
	for (i = 0; i < 3; i++) {
		give(&p->a, 700);
		CHECK(RECEIVED(&p->b, 0, result(&ring).res) == 700);
	}
	io_uring_queue_exit(&ring);
}

#else

void door_uring_zcrx(struct pair *p)
{
	missing(p);
}

#endif

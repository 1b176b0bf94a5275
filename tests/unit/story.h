/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lives of sockets for records: what one process after the other does, with
 * the numbers (seq, gen, time) that the kernel would give.
 */
#ifndef SOCKLIFE_TESTS_STORY_H
#define SOCKLIFE_TESTS_STORY_H

#include "build.h"

struct recorder;

struct story {
	struct recorder *recorder;
	uint64_t seq;
	uint64_t now;
	char message[BUILD_SIZE];
	struct nlmsghdr *nlh;	/* notification that is filled, or NULL */
	unsigned int pending;
};

/* One socket in the story: what each of its events repeats. */
struct hero {
	uint64_t id;
	uint64_t gen;
	uint16_t family;
	uint16_t type;
	uint16_t protocol;
	uint8_t state;
	struct addr local;
	struct addr remote;
};

/* Time passes. */
void story_wait(struct story *story, uint64_t us);
/* Sends what is pending. */
void story_flush(struct story *story);
/* Something happens; @task NULL: in interrupt context. */
void story_event(struct story *story, struct hero *hero, const struct task *task,
		 struct event event);
void story_row(struct story *story, const struct sock *sock);
void story_stats(struct story *story);
void story_mark(struct story *story, uint16_t type);

/* Short forms of story_event(). */
void story_plain(struct story *story, struct hero *hero, const struct task *task,
		 uint16_t type);
void story_result(struct story *story, struct hero *hero,
		  const struct task *task, uint16_t type, int32_t result);
void story_data(struct story *story, struct hero *hero, const struct task *task,
		uint16_t type, int32_t bytes, uint32_t flags);
void story_fd(struct story *story, struct hero *hero, const struct task *task,
	      uint16_t type, int32_t fd, uint32_t how);
void story_state(struct story *story, struct hero *hero,
		 const struct task *task, uint8_t state);

#endif

// SPDX-License-Identifier: GPL-2.0
#include "story.h"

#include "source/record.h"

#define NETNS	4026531840u
#define BATCH	8

void story_wait(struct story *story, uint64_t us)
{
	story->now += us * 1000;
}

void story_flush(struct story *story)
{
	if (story->nlh)
		recorder_put(story->recorder, story->nlh);
	story->nlh = NULL;
	story->pending = 0;
}

void story_event(struct story *story, struct hero *hero, const struct task *task,
		 struct event event)
{
	event.seq = ++story->seq;
	event.gen = ++hero->gen;
	event.time = story->now;
	event.id = hero->id;
	event.netns = NETNS;
	event.family = hero->family;
	event.sock_type = hero->type;
	event.protocol = hero->protocol;
	event.state = hero->state;
	event.local = event.local.len ? event.local : hero->local;
	if (task) {
		event.task = *task;
		event.present |= BIT(SOCKLIFE_A_EVENT_TASK);
	}
	if (!story->nlh)
		story->nlh = build_begin(story->message,
					 SOCKLIFE_CMD_EVENTS_NTF);
	build_event(story->nlh, &event);
	if (++story->pending == BATCH)
		story_flush(story);
	story_wait(story, 20);
}

void story_row(struct story *story, const struct sock *sock)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_SOCKET_GET);

	build_socket(nlh, sock, story->now);
	recorder_put(story->recorder, nlh);
}

void story_stats(struct story *story)
{
	char buf[BUILD_SIZE];
	struct nlmsghdr *nlh = build_begin(buf, SOCKLIFE_CMD_STATS_GET);

	build_stats(nlh, story->seq, story->seq + 1000);
	recorder_put(story->recorder, nlh);
}

void story_mark(struct story *story, uint16_t type)
{
	struct nlmsghdr nlh = { .nlmsg_len = NLMSG_HDRLEN, .nlmsg_type = type };

	recorder_put(story->recorder, &nlh);
}

void story_plain(struct story *story, struct hero *hero, const struct task *task,
		 uint16_t type)
{
	story_event(story, hero, task, (struct event){ .type = type });
}

void story_result(struct story *story, struct hero *hero,
		  const struct task *task, uint16_t type, int32_t result)
{
	story_event(story, hero, task, (struct event){
		.type = type, .result = result,
		.present = BIT(SOCKLIFE_A_EVENT_RESULT),
	});
}

void story_data(struct story *story, struct hero *hero, const struct task *task,
		uint16_t type, int32_t bytes, uint32_t flags)
{
	story_event(story, hero, task, (struct event){
		.type = type, .result = bytes, .flags = flags,
		.present = BIT(SOCKLIFE_A_EVENT_RESULT) | BIT(SOCKLIFE_A_EVENT_FLAGS),
	});
}

void story_fd(struct story *story, struct hero *hero, const struct task *task,
	      uint16_t type, int32_t fd, uint32_t how)
{
	story_event(story, hero, task, (struct event){
		.type = type, .fd = fd, .how = how,
		.present = BIT(SOCKLIFE_A_EVENT_FD) | BIT(SOCKLIFE_A_EVENT_HOW),
	});
}

void story_state(struct story *story, struct hero *hero,
		 const struct task *task, uint8_t state)
{
	uint8_t old = hero->state;

	hero->state = state;
	story_event(story, hero, task, (struct event){
		.type = SOCKLIFE_EVENT_STATE, .old_state = old,
		.remote = hero->remote,
		.present = BIT(SOCKLIFE_A_EVENT_OLD_STATE),
	});
}

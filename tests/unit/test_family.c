// SPDX-License-Identifier: GPL-2.0
/* Who belongs to a trace, told by a connector that sometimes says nothing. */
#include "test.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

#include "model/family.h"

/* No process has such numbers: above the kernel's PID_MAX_LIMIT. */
enum { ROOT = 5000000, CHILD, GRANDCHILD, STRANGER, OTHER };

struct stage {
	struct family *family;
	int kernel;		/* our end of the connector */
};

static int setup(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, fds))
		return -1;
	stage->kernel = fds[0];
	stage->family = family_with_connector(fds[1]);
	family_add(stage->family, ROOT);
	*state = stage;
	return 0;
}

static int teardown(void **state)
{
	struct stage *stage = *state;

	family_free(stage->family);
	close(stage->kernel);
	free(stage);
	return 0;
}

static void send_event(const struct stage *stage, const struct proc_event *event)
{
	struct {
		struct nlmsghdr nlh;
		char cn[sizeof(struct cn_msg) + sizeof(*event)];
	} message = {
		.nlh = { .nlmsg_len = sizeof(message), .nlmsg_type = NLMSG_DONE },
	};
	struct cn_msg cn = {
		.id = { .idx = CN_IDX_PROC, .val = CN_VAL_PROC },
		.len = sizeof(*event),
	};

	memcpy(message.cn, &cn, sizeof(cn));
	memcpy(message.cn + sizeof(cn), event, sizeof(*event));
	assert_int_equal(send(stage->kernel, &message, sizeof(message), 0),
			 sizeof(message));
}

static void forks(const struct stage *stage, int parent, int child, int thread)
{
	struct proc_event event = { .what = PROC_EVENT_FORK };

	event.event_data.fork.parent_tgid = parent;
	event.event_data.fork.child_pid = thread;
	event.event_data.fork.child_tgid = child;
	send_event(stage, &event);
}

static void ends(const struct stage *stage, int parent, int child)
{
	struct proc_event event = { .what = PROC_EVENT_EXIT };

	event.event_data.exit.process_pid = child;
	event.event_data.exit.process_tgid = child;
	event.event_data.exit.parent_tgid = parent;
	send_event(stage, &event);
}

static void forks_are_told(void **state)
{
	struct stage *stage = *state;

	forks(stage, ROOT, CHILD, CHILD);
	forks(stage, CHILD, GRANDCHILD, GRANDCHILD);
	forks(stage, STRANGER, OTHER, OTHER);
	assert_true(family_has(stage->family, GRANDCHILD));
	assert_true(family_has(stage->family, CHILD));
	assert_true(family_has(stage->family, ROOT));
	assert_false(family_has(stage->family, STRANGER));
	assert_false(family_has(stage->family, OTHER));
}

static void threads_are_no_children(void **state)
{
	struct stage *stage = *state;

	forks(stage, ROOT, STRANGER, OTHER);
	assert_false(family_has(stage->family, STRANGER));
}

static void a_number_comes_round(void **state)
{
	struct stage *stage = *state;

	forks(stage, ROOT, CHILD, CHILD);
	ends(stage, ROOT, CHILD);
	assert_true(family_has(stage->family, CHILD));
	forks(stage, STRANGER, CHILD, CHILD);
	assert_false(family_has(stage->family, CHILD));
	forks(stage, ROOT, CHILD, CHILD);
	assert_true(family_has(stage->family, CHILD));
}

static void a_lost_fork_is_known_by_the_end(void **state)
{
	struct stage *stage = *state;

	ends(stage, ROOT, CHILD);
	ends(stage, STRANGER, OTHER);
	assert_true(family_has(stage->family, CHILD));
	assert_false(family_has(stage->family, OTHER));
}

static void an_orphan_stays(void **state)
{
	struct stage *stage = *state;

	forks(stage, ROOT, CHILD, CHILD);
	ends(stage, 1, CHILD);
	assert_true(family_has(stage->family, CHILD));
}

static void a_lost_fork_is_found_in_proc(void **state)
{
	struct stage *stage = *state;
	pid_t child = fork();

	if (!child) {
		pause();
		_exit(0);
	}
	assert_true(child > 0);
	assert_false(family_has(stage->family, (uint32_t)getppid()));
	family_add(stage->family, (uint32_t)getpid());
	assert_true(family_has(stage->family, (uint32_t)child));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void a_whole_family_is_below_the_root(void **state)
{
	struct stage *stage = *state;

	family_set_root(stage->family, STRANGER);
	forks(stage, STRANGER, OTHER, OTHER);
	assert_true(family_has(stage->family, OTHER));
	assert_false(family_has(stage->family, STRANGER));
}

static void a_parent_is_named(void **state)
{
	struct stage *stage = *state;

	family_set_root(stage->family, OTHER);
	assert_false(family_has_child(stage->family, CHILD, STRANGER));
	assert_false(family_has_child(stage->family, CHILD, 0));
	assert_true(family_has_child(stage->family, CHILD, ROOT));
	assert_true(family_has_child(stage->family, GRANDCHILD, CHILD));
	assert_true(family_has(stage->family, GRANDCHILD));
	assert_false(family_has(stage->family, STRANGER));
	assert_true(family_has_child(stage->family, STRANGER, OTHER));
	assert_false(family_has(stage->family, OTHER));
}

static void a_record_names_parents_too(void **state)
{
	struct family *family = family_new(FAMILY_FIXED);

	(void)state;
	family_add(family, ROOT);
	assert_true(family_has_child(family, CHILD, ROOT));
	assert_false(family_has_child(family, STRANGER, OTHER));
	family_free(family);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(forks_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(threads_are_no_children, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_comes_round, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lost_fork_is_known_by_the_end, setup,
						teardown),
		cmocka_unit_test_setup_teardown(an_orphan_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(a_lost_fork_is_found_in_proc, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_whole_family_is_below_the_root, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_parent_is_named, setup, teardown),
		cmocka_unit_test(a_record_names_parents_too),
	};

	return cmocka_run_group_tests_name("family", tests, NULL, NULL);
}

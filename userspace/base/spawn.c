// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE	/* pipe2() */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/util.h"

/*
 * Waits for a byte from the gate, then executes. Both pipes close on exec: the parent
 * reads the errno of a failed exec, or the end of the pipe.
 */
static void run_child(char *const *argv, int gate, int failure)
{
	char go;
	int err;

	if (read(gate, &go, 1) != 1)
		_exit(EXIT_ERROR);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	execvp(argv[0], argv);
	err = errno;
	if (write(failure, &err, sizeof(err)) != sizeof(err))
		_exit(EXIT_ERROR);
	_exit(err == ENOENT ? 127 : 126);
}

bool spawn_hold(struct spawn *spawn, char *const *argv)
{
	int gate[2], failure[2];

	*spawn = (struct spawn){ .gate = -1, .failure = -1 };
	if (pipe2(gate, O_CLOEXEC) || pipe2(failure, O_CLOEXEC)) {
		complain("no pipe: %s", strerror(errno));
		return false;
	}
	/* Grandchildren whose parent ends come to us and stay findable. */
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	spawn->pid = fork();
	if (spawn->pid < 0) {
		complain("no process: %s", strerror(errno));
		return false;
	}
	if (!spawn->pid) {
		close(gate[1]);
		close(failure[0]);
		run_child(argv, gate[0], failure[1]);
	}
	close(gate[0]);
	close(failure[1]);
	spawn->gate = gate[1];
	spawn->failure = failure[0];
	return true;
}

bool spawn_release(struct spawn *spawn, const char *name)
{
	int err = 0;
	ssize_t n;

	if (write(spawn->gate, "", 1) != 1)
		err = errno;
	close(spawn->gate);
	do {
		n = read(spawn->failure, &err, sizeof(err));
	} while (n < 0 && errno == EINTR);
	close(spawn->failure);
	spawn->gate = spawn->failure = -1;
	if (n <= 0)
		return true;
	complain("%s: %s", name, strerror(err));
	if (waitpid(spawn->pid, &spawn->status, 0) == spawn->pid)
		spawn->ended = true;
	return false;
}

bool spawn_poll(struct spawn *spawn)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != spawn->pid)
			continue;
		spawn->ended = true;
		spawn->status = status;
	}
	return spawn->ended;
}

int spawn_exit_code(const struct spawn *spawn)
{
	if (WIFSIGNALED(spawn->status))
		return 128 + WTERMSIG(spawn->status);
	return WEXITSTATUS(spawn->status);
}

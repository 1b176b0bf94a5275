// SPDX-License-Identifier: GPL-2.0
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"

void output_guard(void)
{
	int fd;

	/* The wrong way round: who reads or writes is told EBADF, as without it. */
	for (fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			_exit(EXIT_ERROR);
}

static bool is_standard(const char *path)
{
	return !strcmp(path, "-");
}

FILE *output_open(const char *path)
{
	FILE *out = is_standard(path) ? stdout : fopen(path, "we");

	if (!out)
		complain("%s: %s", path, strerror(errno));
	return out;
}

FILE *output_take(void)
{
	int fd, nowhere = -1;
	FILE *out = NULL;

	if (isatty(STDOUT_FILENO)) {
		complain("standard output is a terminal: a record is not text");
		return NULL;
	}
	fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (fd >= 0)
		out = fdopen(fd, "w");
	if (out)
		nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
		complain("standard output: %s", strerror(errno));
		return NULL;
	}
	close(nowhere);
	return out;
}

static int failure;	/* errno of the first that failed */

void output_write(FILE *out, const void *bytes, size_t len)
{
	errno = 0;
	if (fwrite(bytes, 1, len, out) != len && !failure)
		failure = errno;
}

void output_flush(FILE *out)
{
	errno = 0;
	if (fflush(out) && !failure)
		failure = errno;
}

/* Of a write in between errno is not known. */
static bool tell_failure(const char *name, int err)
{
	if (!err)
		err = failure;
	if (err == EPIPE)
		return false;
	complain("%s: not all could be written%s%s", name, err ? ": " : "",
		 err ? strerror(err) : "");
	return false;
}

bool output_close(FILE *out, const char *path)
{
	bool failed = ferror(out);
	int err = 0;

	if (is_standard(path))
		return true;
	errno = 0;
	if (fclose(out))
		err = errno;
	return failed || err ? tell_failure(path, err) : true;
}

static bool incomplete;

void output_incomplete(void)
{
	incomplete = true;
}

int output_end(int code)
{
	if (!code && incomplete)
		code = EXIT_ERROR;
	output_flush(stdout);
	if (!ferror(stdout) && !close(STDOUT_FILENO))
		return code;
	tell_failure("standard output", ferror(stdout) ? failure : errno);
	return code ? code : EXIT_ERROR;
}

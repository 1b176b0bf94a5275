// SPDX-License-Identifier: GPL-2.0
#include "base/replace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/util.h"

static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

static bool write_special(const char *path, const struct buf *text)
{
	FILE *out = output_open(path);

	if (!out)
		return false;
	output_write(out, text->data, text->len);
	return output_close(out, path);
}

/* An errno, or 0. */
static int write_all(int fd, const struct buf *text)
{
	size_t done = 0;
	ssize_t n;

	while (done < text->len) {
		n = write(fd, text->data + done, text->len - done);
		if (n < 0 && errno != EINTR)
			return errno;
		done += n > 0 ? n : 0;
	}
	if (fchmod(fd, 0644) || fsync(fd))
		return errno;
	return 0;
}

static int fill_file(int fd, const struct buf *text)
{
	int err = write_all(fd, text);

	return close(fd) && !err ? errno : err;
}

bool replace_file(const char *path, const struct buf *text)
{
	struct buf name = { 0 };
	char *temporary;
	int fd, err;

	if (is_special(path))
		return write_special(path, text);
	buf_printf(&name, "%s.XXXXXX", path);
	temporary = buf_steal(&name);
	fd = mkstemp(temporary);
	err = fd < 0 ? errno : fill_file(fd, text);
	if (!err && rename(temporary, path))
		err = errno;
	if (err) {
		complain("%s: %s", path, strerror(err));
		if (fd >= 0)
			unlink(temporary);
	}
	free(temporary);
	return !err;
}

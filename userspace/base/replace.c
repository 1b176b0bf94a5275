// SPDX-License-Identifier: GPL-2.0
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/util.h"

static bool is_special(const char *path)
{
	struct stat st;

	return !strcmp(path, "-") || (!stat(path, &st) && !S_ISREG(st.st_mode));
}

static bool open_temporary(struct replacement *new)
{
	struct buf name = { 0 };
	int fd;

	buf_printf(&name, "%s.XXXXXX", new->path);
	new->temporary = buf_steal(&name);
	fd = mkstemp(new->temporary);
	if (fd >= 0 && !fcntl(fd, F_SETFD, FD_CLOEXEC))
		new->out = fdopen(fd, "w");
	if (new->out)
		return true;
	complain("%s: %s", new->path, strerror(errno));
	free(new->temporary);
	new->temporary = NULL;
	return false;
}

bool replace_begin(struct replacement *new, const char *path)
{
	*new = (struct replacement){ .path = path };
	if (!is_special(path))
		return open_temporary(new);
	new->out = output_open(path);
	return new->out;
}

static bool put_in_place(const struct replacement *new)
{
	int fd = fileno(new->out), err = 0;

	output_flush(new->out);
	if (fchmod(fd, 0644) || fsync(fd))
		err = errno;
	if (!output_close(new->out, new->path))
		return false;
	if (!err && rename(new->temporary, new->path))
		err = errno;
	if (err)
		complain("%s: %s", new->path, strerror(err));
	return !err;
}

bool replace_end(struct replacement *new, bool good)
{
	if (!new->out)
		return good;
	if (!new->temporary) {
		good = output_close(new->out, new->path) && good;
	} else if (good) {
		good = put_in_place(new);
	} else if (ferror(new->out)) {
		output_close(new->out, new->path);	/* says why */
	} else {
		fclose(new->out);
	}
	if (new->temporary && !good)
		unlink(new->temporary);
	free(new->temporary);
	*new = (struct replacement){ 0 };
	return good;
}

bool replace_file(const char *path, const struct buf *text)
{
	struct replacement new;

	if (!replace_begin(&new, path))
		return false;
	output_write(new.out, text->data, text->len);
	return replace_end(&new, true);
}

// SPDX-License-Identifier: GPL-2.0
#include "test.h"

#include "hear.h"

int stage_setup(void **state)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	stage->piece = (struct voice_piece){
		.sent = true, .local_port = 40000, .remote_port = 53,
	};
	*state = stage;
	return 0;
}

int stage_teardown(void **state)
{
	struct stage *stage = *state;

	voice_free(stage->voice);
	free(stage);
	return 0;
}

struct file load_file(const char *name)
{
	static struct file file;
	char path[128];
	FILE *from;

	snprintf(path, sizeof(path), "voice/%s", name);
	from = fopen(path, "r");
	assert_non_null(from);
	file.len = fread(file.bytes, 1, sizeof(file.bytes), from);
	fclose(from);
	assert_true(file.len > 0);
	return file;
}

void stage_forget(struct stage *stage)
{
	voice_free(stage->voice);
	stage->voice = NULL;
}

/* In memory that ends with them, so that a read beyond is found. */
int hear_part(struct stage *stage, const void *bytes, size_t seen, size_t length)
{
	uint8_t *copy = malloc(seen ? seen : 1);
	int n;

	memcpy(copy, bytes, seen);
	stage->piece.bytes = copy;
	stage->piece.seen = seen;
	stage->piece.length = length;
	n = voice_hear(&stage->voice, &stage->piece, stage->said, SAID_MAX);
	free(copy);
	return n;
}

int hear_text(struct stage *stage, const char *text)
{
	return hear_part(stage, text, strlen(text), strlen(text));
}

void hear_file(struct stage *stage, const char *name)
{
	struct file file = load_file(name);

	assert_int_equal(hear_part(stage, file.bytes, file.len, file.len), 1);
}

void assert_phrase(const struct stage *stage, const char *want)
{
	char buf[4096];
	size_t len = voice_phrase(&stage->said[0], buf, sizeof(buf));

	assert_int_equal(len, strlen(buf));
	assert_string_equal(buf, want);
}

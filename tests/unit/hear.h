/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of voice/ share. After test.h. */
#ifndef SOCKLIFE_TESTS_HEAR_H
#define SOCKLIFE_TESTS_HEAR_H

#include "voice/voice.h"

#define SAID_MAX	4

struct file {
	uint8_t bytes[4096];
	size_t len;
};

struct stage {
	struct voice *voice;
	struct voice_said said[SAID_MAX];
	struct voice_piece piece;	/* of the next piece: port, direction, time */
};

/* For each test: a stage where a client asks a name server. */
int stage_setup(void **state);
int stage_teardown(void **state);
/* The next piece is of another socket. */
void stage_forget(struct stage *stage);

/* A file of voice/. */
struct file load_file(const char *name);

/* Returns how much is understood; hear_file(): one thing, or the test fails. */
int hear_part(struct stage *stage, const void *bytes, size_t seen, size_t length);
int hear_text(struct stage *stage, const char *text);
void hear_file(struct stage *stage, const char *name);

void assert_phrase(const struct stage *stage, const char *want);

#define STAGE_TEST(name) cmocka_unit_test_setup_teardown(name, stage_setup, stage_teardown)

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes are heard without harm. Built as it is, it mutates the files of a folder:
 * fuzz_voice [RUNS [SEED [FOLDER [PARSER]]]], in voice/ if none is named; with -DLIBFUZZER
 * -fsanitize=fuzzer libFuzzer drives it. PARSER is one of dns, mdns, tls, quic, http: then
 * each piece is one that this parser gets, out of the files whose names begin with it.
 *
 * An input begins with three bytes: which ports and which kind of socket; the size of
 * pieces; how many bytes of each were not seen, and whether directions change.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "voice/voice.h"

#define CONTROL		3
#define SAID_MAX	4

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len);

static void fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	abort();
}

static void check_text(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size && text[i]; i++)
		if (text[i] < ' ' || text[i] > '~')
			fail("a text is not printable ASCII");
	if (i == size)
		fail("a text does not end");
}

static void check_said(const struct voice_said *said)
{
	char phrase[8192];
	size_t i, len = voice_phrase(said, phrase, sizeof(phrase));

	check_text(phrase, sizeof(phrase));
	if (said->kind == VOICE_NOTHING || len != strlen(phrase) || !len)
		fail("nothing is said");
	if (voice_phrase(said, phrase, 5) != len || strlen(phrase) > 4)
		fail("a phrase depends on its room");
	check_text(said->name, sizeof(said->name));
	check_text(said->target, sizeof(said->target));
	check_text(said->host, sizeof(said->host));
	check_text(said->method, sizeof(said->method));
	if (said->n_names > VOICE_NAMES || said->n_addresses > VOICE_ADDRESSES ||
	    said->n_alpn > VOICE_ALPNS || said->connection_len > sizeof(said->connection))
		fail("too many of something");
	for (i = 0; i < said->n_names; i++)
		check_text(said->names[i].name, VOICE_NAME);
	for (i = 0; i < said->n_alpn; i++)
		check_text(said->alpn[i], sizeof(said->alpn[i]));
}

/* A copy that ends where the bytes do. */
static void hear_copy(struct voice **voice, struct voice_piece piece)
{
	uint8_t *copy = malloc(piece.seen + 1);
	static struct voice_said said[SAID_MAX];
	int n, i;

	memcpy(copy + 1, piece.bytes, piece.seen);
	piece.bytes = copy + 1;
	n = voice_hear(voice, &piece, said, SAID_MAX);
	if (n < 0 || n > SAID_MAX)
		fail("more than there is room for");
	for (i = 0; i < n; i++)
		check_said(&said[i]);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t len)
{
	static const uint16_t ports[] = { 53, 5353, 5355, 443 };
	struct voice_piece piece = { .local_port = 40000 };
	struct voice *voice = NULL;
	size_t at, size;

	if (len <= CONTROL)
		return 0;
	piece.remote_port = ports[input[0] & 3];
	piece.stream = input[0] & 4;
	piece.sent = input[0] & 8;
	size = input[1] ? input[1] : len;
	for (at = CONTROL; at < len; at += piece.seen) {
		piece.bytes = input + at;
		piece.seen = len - at < size ? len - at : size;
		piece.length = piece.seen + (input[2] & 0x7f);
		piece.time++;
		hear_copy(&voice, piece);
		if (input[2] & 0x80)
			piece.sent = !piece.sent;
	}
	voice_free(voice);
	return 0;
}

#ifndef LIBFUZZER

#define SEEDS_MAX	256
#define SEED_SIZE	2048

static struct seed {
	uint8_t bytes[SEED_SIZE];
	size_t len;
} seeds[SEEDS_MAX];
static uint32_t n_seeds;
static uint64_t state = 1;

static uint32_t dice(uint32_t n)
{
	state = state * UINT64_C(6364136223846793005) + 1;
	return (uint32_t)(state >> 33) % n;
}

/* How a piece comes to a parser: the bits of the first byte that are free, and the others. */
static const struct way {
	const char *parser;
	uint8_t any, fixed;
} ways[] = {
	{ "", 15, 0 }, { "dns", 12, 0 }, { "mdns", 8, 1 }, { "tls", 8, 7 }, { "http", 8, 7 },
	{ "quic", 8, 3 },
};

static const struct way *find_way(const char *parser)
{
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(ways[i].parser, parser))
			return &ways[i];
	fail("a parser is dns, mdns, tls, quic or http");
	return NULL;
}

static void load_seeds(const char *folder, const char *parser)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort), i;
	char path[512];
	FILE *file;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		file = entries[i]->d_name[0] == '.' ||
		       strncmp(entries[i]->d_name, parser, strlen(parser)) ? NULL : fopen(path, "r");
		if (file && n_seeds < SEEDS_MAX) {
			seeds[n_seeds].len = fread(seeds[n_seeds].bytes, 1, SEED_SIZE, file);
			n_seeds++;
		}
		if (file)
			fclose(file);
		free(entries[i]);
	}
	if (!n_seeds)
		fail("no seeds");
	free(entries);
}

static size_t mutate(uint8_t *bytes, size_t len)
{
	static const uint8_t nice[] = { 0, 1, 2, 3, 4, 5, 22, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff };
	uint32_t n = dice(6), at;

	while (n-- && len) {
		at = dice((uint32_t)len);
		switch (dice(6)) {
		case 0:
			bytes[at] ^= (uint8_t)(1 << dice(8));
			break;
		case 1:
			bytes[at] = nice[dice(sizeof(nice))];
			break;
		case 2:
			bytes[at] = (uint8_t)dice(256);
			break;
		case 3:		/* a length that is a little wrong */
			bytes[at] = (uint8_t)(bytes[at] + dice(5) - 2);
			break;
		case 4:
			len = at;
			break;
		default:	/* a part of it once more */
			memmove(bytes + at, bytes + dice(at + 1), len - at);
		}
	}
	return len;
}

int main(int argc, char **argv)
{
	uint64_t runs = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000, i;
	static uint8_t input[CONTROL + SEED_SIZE];

	const struct way *way = find_way(argc > 4 ? argv[4] : "");

	state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	load_seeds(argc > 3 ? argv[3] : "voice", way->parser);
	for (i = 0; i < runs; i++) {
		const struct seed *seed = &seeds[dice(n_seeds)];

		input[0] = (uint8_t)((dice(16) & way->any) | way->fixed);
		input[1] = (uint8_t)(dice(2) ? 0 : dice(256));
		input[2] = (uint8_t)(dice(2) ? 0 : dice(256));
		memcpy(input + CONTROL, seed->bytes, seed->len);
		LLVMFuzzerTestOneInput(input, CONTROL + mutate(input + CONTROL, seed->len));
	}
	printf("ok 1 - %" PRIu64 " mutated pieces%s%s do no harm\n1..1\n", runs, *way->parser ? " of " : "",
	       way->parser);
	return 0;
}

#endif

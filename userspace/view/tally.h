/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets counted by family and protocol, the living and the ended ones each for themselves. */
#ifndef SOCKLIFE_TALLY_H
#define SOCKLIFE_TALLY_H

#include "model/model.h"
#include "text/names.h"

#define TALLY_ERRNOS	134	/* 0: all others */
#define TALLY_BUCKETS	14

/* The upper bounds of the buckets, in the order of time. */
struct tally_bucket {
	const char *seconds;
	uint64_t ns;
};

extern const struct tally_bucket tally_buckets[TALLY_BUCKETS];

/* All words are of fixed lists: none is chosen by a program. */
struct tally_group {
	bool ended;
	char family[NAME_MAX_LEN];
	char protocol[NAME_MAX_LEN];	/* ss's Netid */
	uint64_t states[SOCKLIFE_STATE_MAX + 1];	/* 0: unknown */
	uint64_t ends[SOCKLIFE_END_REPAIR + 1];
	uint64_t sent_bytes;
	uint64_t received_bytes;
	uint64_t send_calls;
	uint64_t receive_calls;
	uint64_t errors[TALLY_ERRNOS];	/* connects that failed */
	uint64_t buckets[TALLY_BUCKETS];	/* each with those below it */
	uint64_t connects;
	uint64_t connect_ns;
};

struct tally {
	struct tally_group *groups;	/* by ended, family, protocol */
	size_t n;
};

/* Counts the rows of @model. To be given to tally_free(). */
void tally_model(struct tally *tally, struct model *model);
void tally_free(struct tally *tally);

#endif

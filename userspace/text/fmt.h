/* SPDX-License-Identifier: GPL-2.0 */
/* Text for people: escaped names, addresses, durations, times. */
#ifndef SOCKLIFE_FMT_H
#define SOCKLIFE_FMT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/places.h"
#include "source/message.h"

/* Call once after setlocale(): may UTF-8 be printed? */
void fmt_init(void);
bool fmt_is_utf8(void);

/* The columns that @text takes on a terminal. */
size_t fmt_width(const char *text);
/* Cuts @text at @width columns. */
void fmt_cut(char *text, size_t width);
/* Cuts the first @width columns off; what is left of a wide character is a blank. */
void fmt_shift(char *text, size_t width);

/*
 * fmt_escape - text that somebody else chose, made harmless
 *
 * Control bytes, characters that steer a terminal or the direction of
 * writing, bytes that are no UTF-8, backslash and @quote (unless 0) become
 * \n, \xNN or \C.
 */
void fmt_escape(struct buf *buf, const char *bytes, size_t len, char quote);

/* The same as one word: blanks and the operators of filters become \xNN, too. */
void fmt_word(struct buf *buf, const char *bytes, size_t len);

/* The same, valid UTF-8 whatever the locale: for JSON, which quotes itself. */
void fmt_utf8(struct buf *buf, const char *bytes, size_t len);

/* 870ns 12us 1.2ms 3.4s 2m05s 1h02m 3d04h */
void fmt_duration(struct buf *buf, uint64_t ns);
/* 78 7.1k 3.4M: at most five columns */
void fmt_bytes(struct buf *buf, uint64_t bytes);

enum time_mode {
	TIME_WALL,	/* HH:MM:SS.uuuuuu */
	TIME_RELATIVE,	/* seconds since the start */
	TIME_DELTA,	/* seconds since the line before */
	TIME_MONO,	/* the kernel's nanoseconds */
	TIME_NONE
};

/* What turns the kernel's time into one for people. */
struct clock_base {
	enum time_mode mode;
	uint64_t real_offset;	/* CLOCK_REALTIME - CLOCK_MONOTONIC */
	uint64_t start;
	uint64_t previous;
	time_t second;		/* which @wall says */
	char wall[16];
};

/* @time as the mode says; nothing for TIME_NONE. Keeps it as the previous. */
void fmt_time(struct buf *buf, struct clock_base *clock, uint64_t time);
/* 2026-01-31T23:59:59.123456789Z */
void fmt_iso_time(struct buf *buf, uint64_t real_ns);

/* 10.0.0.1, fe80::1 */
void fmt_in(struct buf *buf, const struct in_addr *addr);
void fmt_in6(struct buf *buf, const struct in6_addr *addr);

/* How addresses and the like are written. */
struct addr_style {
	bool numeric;	/* ports, namespaces and control groups as numbers */
	bool resolve;	/* hosts by name */
	const struct places *places;	/* names of the latter, or NULL */
};

/* What an address belongs to; an absent one is written by it. */
struct addr_owner {
	uint16_t family;
	uint16_t protocol;
	uint16_t type;
	uint32_t ifindex;
	bool bound;	/* the socket has some address: 0.0.0.0, not * */
};

/* The two halves of ss's column. */
void fmt_addr(struct buf *host, struct buf *port, const struct addr *addr,
	      const struct addr_owner *owner, const struct addr_style *style);
/* The name of a Unix socket, which a filter compares with; * if it has none. */
void fmt_unix_name(struct buf *buf, const struct addr *addr);
/* Both halves with a colon if there are two. */
void fmt_addr_text(struct buf *buf, const struct addr *addr,
		   const struct addr_owner *owner,
		   const struct addr_style *style);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A decoder driven by tables: which attribute goes to which member. A table is indexed by
 * the attributes' numbers, 64 at most. The size of each member is checked against its kind
 * when the table is compiled.
 */
#ifndef SOCKLIFE_DECODE_ATTRS_H
#define SOCKLIFE_DECODE_ATTRS_H

#include <libmnl/libmnl.h>

#include "source/message.h"

enum field_kind {
	FIELD_NONE,		/* an attribute that is not known */
	FIELD_U8,
	FIELD_U16,
	FIELD_U32,
	FIELD_U64,
	FIELD_TEXT,
	FIELD_ADDR,
	FIELD_BYTES,	/* stay where they are */
	FIELD_FLAG,
	FIELD_NEST
};

struct field {
	uint64_t bit;		/* of the attribute */
	int (*nest)(const struct nlattr *attr, void *member);
	uint16_t exact;		/* bytes that it must have, or FIELD_VARIES */
	uint16_t offset;
	uint16_t size;		/* of the member */
	uint8_t kind;
};

#define FIELD_VARIES	UINT16_MAX	/* more than an attribute can have */

#define FIELD_FITS_U8(size)	((size) == 1)
#define FIELD_FITS_U16(size)	((size) == 2)
#define FIELD_FITS_U32(size)	((size) == 4)
#define FIELD_FITS_U64(size)	((size) == 8)
#define FIELD_FITS_TEXT(size)	((size) > 8)
#define FIELD_FITS_ADDR(size)	((size) == sizeof(struct addr))
#define FIELD_FITS_BYTES(size)	((size) == sizeof(struct bytes))
#define FIELD_EXACT_U8		1
#define FIELD_EXACT_U16		2
#define FIELD_EXACT_U32		4
#define FIELD_EXACT_U64		8
#define FIELD_EXACT_TEXT	FIELD_VARIES
#define FIELD_EXACT_ADDR	FIELD_VARIES
#define FIELD_EXACT_BYTES	FIELD_VARIES
#define MEMBER_SIZE(s, member)	sizeof(((s *)NULL)->member)

#define FIELD(k, attr, s, member) [attr] = {				\
	.kind = FIELD_##k, .bit = BIT(attr), .exact = FIELD_EXACT_##k,	\
	.offset = offsetof(s, member),					\
	.size = MEMBER_SIZE(s, member) + 0 * sizeof(char[		\
		FIELD_FITS_##k(MEMBER_SIZE(s, member)) ? 1 : -1]),	\
}
/* No value: it is there (told by its bit in @present), or not. */
#define FLAG(attr) [attr] = { .kind = FIELD_FLAG, .bit = BIT(attr) }
/* A nest that fills one member, or (WHOLE) what it wants of the structure. */
#define NEST(attr, s, member, fn) [attr] = {				\
	.kind = FIELD_NEST, .bit = BIT(attr), .exact = FIELD_VARIES,	\
	.offset = offsetof(s, member), .nest = (fn),			\
}
#define NEST_WHOLE(attr, fn) [attr] = {					\
	.kind = FIELD_NEST, .bit = BIT(attr), .exact = FIELD_VARIES,	\
	.nest = (fn),							\
}

/*
 * decode_attrs - fills @out from the attributes in @bytes
 * @present: gets the bit of each attribute that was told, unless NULL
 *
 * Return: 0 or -EBADMSG.
 */
int decode_attrs(const void *bytes, size_t len, const struct field *fields,
		 size_t n_fields, void *out, uint64_t *present);

/* The same for the attributes inside @nest. */
int decode_nest(const struct nlattr *nest, const struct field *fields,
		size_t n_fields, void *out, uint64_t *present);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A decoder driven by tables: which attribute goes to which member. The size
 * of each member is checked against its kind when the table is compiled.
 */
#ifndef SOCKLIFE_DECODE_ATTRS_H
#define SOCKLIFE_DECODE_ATTRS_H

#include <libmnl/libmnl.h>

#include "source/message.h"

enum field_kind {
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
	uint16_t type;
	uint8_t kind;
	uint16_t offset;
	uint16_t size;
	int (*nest)(const struct nlattr *attr, void *member);
};

#define FIELD_SIZE_U8(size)	((size) == 1)
#define FIELD_SIZE_U16(size)	((size) == 2)
#define FIELD_SIZE_U32(size)	((size) == 4)
#define FIELD_SIZE_U64(size)	((size) == 8)
#define FIELD_SIZE_TEXT(size)	((size) > 8)
#define FIELD_SIZE_ADDR(size)	((size) == sizeof(struct addr))
#define FIELD_SIZE_BYTES(size)	((size) == sizeof(struct bytes))
#define MEMBER_SIZE(s, member)	sizeof(((s *)NULL)->member)

#define FIELD(k, attr, s, member) {					\
	.type = (attr),							\
	.kind = FIELD_##k,						\
	.offset = offsetof(s, member),					\
	.size = MEMBER_SIZE(s, member) + 0 * sizeof(char[		\
		FIELD_SIZE_##k(MEMBER_SIZE(s, member)) ? 1 : -1]),	\
}
/* No value: it is there (told by its bit in @present), or not. */
#define FLAG(attr) { .type = (attr), .kind = FIELD_FLAG }
/* A nest that fills one member, or (WHOLE) what it wants of the structure. */
#define NEST(attr, s, member, fn) {					\
	.type = (attr), .kind = FIELD_NEST,				\
	.offset = offsetof(s, member), .nest = (fn),			\
}
#define NEST_WHOLE(attr, fn) {						\
	.type = (attr), .kind = FIELD_NEST, .nest = (fn),		\
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

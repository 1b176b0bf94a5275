// SPDX-License-Identifier: GPL-2.0
#include "source/decode_attrs.h"

#include <errno.h>
#include <string.h>

static const char *payload_of(const struct nlattr *attr)
{
	return (const char *)attr + NLA_HDRLEN;
}

/* Ended by NUL or by its length, and cut to the room that there is. */
static void take_text(const struct nlattr *attr, char *member, size_t size)
{
	const char *text = payload_of(attr);
	size_t len = strnlen(text, attr->nla_len - NLA_HDRLEN);

	if (len >= size)
		len = size - 1;
	memcpy(member, text, len);
	member[len] = '\0';
}

/* At least the family; an address that is longer than any is malformed. */
static int take_addr(const struct nlattr *attr, struct addr *member)
{
	size_t len = attr->nla_len - NLA_HDRLEN;

	if (len < sizeof(sa_family_t) || len > sizeof(member->storage))
		return -EBADMSG;
	memset(member, 0, sizeof(*member));
	memcpy(&member->storage, payload_of(attr), len);
	member->len = (socklen_t)len;
	return 0;
}

/* A move whose size the compiler knows is one instruction. */
static void take_number(const struct nlattr *attr, size_t size, char *member)
{
	switch (size) {
	case 1:
		memcpy(member, payload_of(attr), 1);
		break;
	case 2:
		memcpy(member, payload_of(attr), 2);
		break;
	case 4:
		memcpy(member, payload_of(attr), 4);
		break;
	case 8:
		memcpy(member, payload_of(attr), 8);
		break;
	}
}

/* What has no fixed size, or not the one that it should have. */
static int take_other(const struct nlattr *attr, const struct field *field, char *member)
{
	switch (field->kind) {
	case FIELD_NONE:
		return 0;
	case FIELD_TEXT:
		take_text(attr, member, field->size);
		return 0;
	case FIELD_ADDR:
		return take_addr(attr, (struct addr *)member);
	case FIELD_BYTES:
		*(struct bytes *)member = (struct bytes){
			.at = mnl_attr_get_payload(attr), .len = mnl_attr_get_payload_len(attr),
		};
		return 0;
	case FIELD_NEST:
		return field->nest(attr, member);
	}
	return -EBADMSG;
}

/* libmnl's loop has four calls for each attribute, and that shows: here it is without. */
int decode_attrs(const void *bytes, size_t len, const struct field *fields, size_t n_fields,
		 void *out, uint64_t *present)
{
	const struct nlattr *attr = bytes;
	const char *end = (const char *)bytes + len;
	uint64_t told = 0;

	while (end - (const char *)attr >= NLA_HDRLEN) {
		size_t payload = (size_t)attr->nla_len - NLA_HDRLEN;
		size_t type = attr->nla_type & NLA_TYPE_MASK;

		if (payload > (size_t)(end - payload_of(attr)))	/* or less than nothing */
			return -EBADMSG;
		if (type < n_fields) {
			const struct field *field = &fields[type];
			char *member = (char *)out + field->offset;

			told |= field->bit;
			if (payload == field->exact)
				take_number(attr, payload, member);
			else if (take_other(attr, field, member))
				return -EBADMSG;
		}
		attr = (const void *)((const char *)attr + NLA_ALIGN(attr->nla_len));
	}
	if (present)
		*present |= told;
	/* Bytes that are no attribute: the message was cut. */
	return (const char *)attr < end ? -EBADMSG : 0;
}

int decode_nest(const struct nlattr *nest, const struct field *fields,
		size_t n_fields, void *out, uint64_t *present)
{
	return decode_attrs(payload_of(nest), nest->nla_len - NLA_HDRLEN, fields, n_fields,
			    out, present);
}

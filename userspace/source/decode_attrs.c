// SPDX-License-Identifier: GPL-2.0
#include "source/decode_attrs.h"

#include <errno.h>
#include <string.h>

static int take_number(const struct nlattr *attr, void *member, size_t size)
{
	if (mnl_attr_get_payload_len(attr) != size)
		return -EBADMSG;
	memcpy(member, mnl_attr_get_payload(attr), size);
	return 0;
}

/* Ended by NUL or by its length, and cut to the room that there is. */
static int take_text(const struct nlattr *attr, char *member, size_t size)
{
	const char *text = mnl_attr_get_payload(attr);
	size_t len = strnlen(text, mnl_attr_get_payload_len(attr));

	if (len >= size)
		len = size - 1;
	memcpy(member, text, len);
	member[len] = '\0';
	return 0;
}

/* At least the family; an address that is longer than any is malformed. */
static int take_addr(const struct nlattr *attr, struct addr *member)
{
	size_t len = mnl_attr_get_payload_len(attr);

	if (len < sizeof(sa_family_t) || len > sizeof(member->storage))
		return -EBADMSG;
	memset(member, 0, sizeof(*member));
	memcpy(&member->storage, mnl_attr_get_payload(attr), len);
	member->len = (socklen_t)len;
	return 0;
}

static int take_attr(const struct nlattr *attr, const struct field *field, void *out)
{
	char *member = (char *)out + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
		return take_text(attr, member, field->size);
	case FIELD_ADDR:
		return take_addr(attr, (struct addr *)member);
	case FIELD_BYTES:
		*(struct bytes *)member = (struct bytes){
			.at = mnl_attr_get_payload(attr), .len = mnl_attr_get_payload_len(attr),
		};
		return 0;
	case FIELD_FLAG:
		return mnl_attr_get_payload_len(attr) ? -EBADMSG : 0;
	case FIELD_NEST:
		return field->nest(attr, member);
	default:
		return take_number(attr, member, field->size);
	}
}

/* The kernel tells them in the order of their numbers: the next is near @from. */
static const struct field *find_field(const struct field *fields, size_t n,
				      uint16_t type, size_t from)
{
	size_t i;

	for (i = from; i < n; i++)
		if (fields[i].type == type)
			return &fields[i];
	for (i = 0; i < from; i++)
		if (fields[i].type == type)
			return &fields[i];
	return NULL;
}

int decode_attrs(const void *bytes, size_t len, const struct field *fields,
		 size_t n_fields, void *out, uint64_t *present)
{
	const struct nlattr *attr = NULL;
	const char *end = (const char *)bytes + len;
	size_t at = 0;

	mnl_attr_for_each_payload(bytes, len) {
		uint16_t type = mnl_attr_get_type(attr);
		const struct field *field = find_field(fields, n_fields, type, at);

		if (!field)
			continue;
		at = (size_t)(field - fields);
		if (take_attr(attr, field, out))
			return -EBADMSG;
		if (present && type < 64)
			*present |= BIT(type);
	}
	/* Bytes that are no attribute: the message was cut. */
	return (const char *)attr < end ? -EBADMSG : 0;
}

int decode_nest(const struct nlattr *nest, const struct field *fields,
		size_t n_fields, void *out, uint64_t *present)
{
	return decode_attrs(mnl_attr_get_payload(nest),
			    mnl_attr_get_payload_len(nest), fields, n_fields,
			    out, present);
}

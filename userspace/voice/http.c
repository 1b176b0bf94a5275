// SPDX-License-Identifier: GPL-2.0
/*
 * No library: http-parser is not kept any more, and its successor llhttp is not in Debian 12.
 */
#include "voice/http.h"

#include <string.h>
#include <strings.h>

#define PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

/* RFC 9110, 5789, 4918, 3253, 5323. */
static const char *const methods[] = {
	"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
	"PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH",
	NULL
};

/* Takes @word off the front: as much of it as there is has to be there. */
static enum heard take_word(struct bytes *from, const char *word)
{
	size_t len = strlen(word), n = len < from->left ? len : from->left;
	struct bytes unused;

	if (n && memcmp(from->at, word, n))
		return HEARD_WRONG;
	take_bytes(from, n, &unused);
	return n == len ? HEARD_ALL : HEARD_PART;
}

/* Takes a line without its end; false: it does not end. */
static bool take_line(struct bytes *from, struct bytes *line)
{
	const uint8_t *end = from->left ? memchr(from->at, '\n', from->left) : NULL;
	struct bytes unused;

	if (!end)
		return false;
	take_bytes(from, (size_t)(end - from->at), line);
	take_bytes(from, 1, &unused);
	if (line->left && line->at[line->left - 1] == '\r')
		line->left--;
	return true;
}

static bool is_begun_by(struct bytes bytes, const char *word)
{
	size_t len = strlen(word);

	return bytes.left >= len && !strncasecmp((const char *)bytes.at, word, len);
}

/* Puts the host of HOST[:PORT] or [IPV6][:PORT] into the name. */
static void name_host(struct voice_said *said, struct bytes host)
{
	const uint8_t *end;

	if (host.left && host.at[0] == '[') {
		host.at++;
		host.left--;
		end = memchr(host.at, ']', host.left);
	} else {
		end = host.left ? memchr(host.at, ':', host.left) : NULL;
	}
	if (end)
		host.left = (size_t)(end - host.at);
	if (!bytes_text(said->name, sizeof(said->name), host)) {
		said->name[0] = '\0';
		said->cut = true;
	}
}

/* The forms that a target has: RFC 9112, 3.2. That of a proxy names the host. */
static bool hear_target(struct voice_said *said, struct bytes target, bool whole)
{
	struct bytes host = target;
	const uint8_t *slash;

	if (!bytes_text(said->target, sizeof(said->target), target))
		said->cut = true;
	if (!strcmp(said->method, "CONNECT")) {
		if (whole)
			name_host(said, target);
		return target.left && target.at[0] != '/';
	}
	if (is_begun_by(target, "http://")) {
		take_bytes(&target, strlen("http://"), &host);
		slash = target.left ? memchr(target.at, '/', target.left) : NULL;
		if (slash)
			target.left = (size_t)(slash - target.at);
		if (slash || whole)
			name_host(said, target);
		return true;
	}
	return target.left && (target.at[0] == '/' || (target.at[0] == '*' && target.left == 1));
}

static enum heard hear_request_line(struct voice_said *said, struct bytes *rest)
{
	struct bytes target = { rest->at, 0 }, unused;
	enum heard heard;

	while (target.left < rest->left && rest->at[target.left] > ' ' &&
	       rest->at[target.left] != 0x7f)
		target.left++;
	if (target.left == rest->left) {
		if (!target.left)
			return HEARD_PART;
		if (!hear_target(said, target, false))
			return HEARD_WRONG;
		said->kind = VOICE_HTTP_REQUEST;
		return HEARD_PART;
	}
	if (!hear_target(said, target, true))
		return HEARD_WRONG;
	take_bytes(rest, target.left, &unused);
	heard = take_word(rest, " HTTP/1.");
	if (heard != HEARD_WRONG)
		said->kind = VOICE_HTTP_REQUEST;
	return heard;
}

/* One line of a head; false: it is none. */
static bool hear_field(struct voice_said *said, struct bytes line, unsigned int *hosts)
{
	const uint8_t *colon = memchr(line.at, ':', line.left);
	struct bytes value = line, unused;

	if (line.at[0] == ' ' || line.at[0] == '\t')
		return true;	/* the last one goes on */
	if (!colon || colon == line.at)
		return false;
	if (!is_begun_by(line, "host:"))
		return true;
	take_bytes(&value, strlen("host:"), &unused);
	while (value.left && (*value.at == ' ' || *value.at == '\t'))
		take_bytes(&value, 1, &unused);
	while (value.left && (value.at[value.left - 1] == ' ' || value.at[value.left - 1] == '\t'))
		value.left--;
	if (!bytes_text(said->host, sizeof(said->host), value))
		said->cut = true;
	if (!said->name[0])
		name_host(said, value);
	return ++*hosts == 1;	/* of two, nobody can say which is meant */
}

static enum heard hear_request(struct voice_said *said, struct bytes rest)
{
	unsigned int hosts = 0;
	struct bytes line;
	enum heard heard = hear_request_line(said, &rest);

	if (heard != HEARD_ALL)
		return heard;
	if (!take_line(&rest, &line))
		return rest.left > 2 ? HEARD_WRONG : HEARD_PART;
	if (line.left != 1 || (line.at[0] != '0' && line.at[0] != '1'))
		return HEARD_WRONG;
	while (take_line(&rest, &line)) {
		if (!line.left)
			return HEARD_ALL;
		if (!hear_field(said, line, &hosts))
			return HEARD_WRONG;
	}
	return hosts ? HEARD_ALL : HEARD_PART;
}

/* What follows "HTTP/1.": RFC 9112, 4. */
static enum heard hear_status(struct voice_said *said, struct bytes rest)
{
	uint32_t c, status = 0;
	size_t i;

	if (!take_number(&rest, 1, &c))
		return HEARD_PART;
	if (c != '0' && c != '1')
		return HEARD_WRONG;
	if (!take_number(&rest, 1, &c))
		return HEARD_PART;
	if (c != ' ')
		return HEARD_WRONG;
	for (i = 0; i < 3; i++) {
		if (!take_number(&rest, 1, &c))
			return HEARD_PART;
		if (c < '0' || c > '9')
			return HEARD_WRONG;
		status = status * 10 + (c - '0');
	}
	if (status < 100)
		return HEARD_WRONG;
	if (take_number(&rest, 1, &c) && c != ' ' && c != '\r' && c != '\n')
		return HEARD_WRONG;
	said->kind = VOICE_HTTP_STATUS;
	said->status = (uint16_t)status;
	return HEARD_ALL;
}

static enum heard hear_method(struct voice_said *said, struct bytes bytes)
{
	enum heard heard, all = HEARD_WRONG;
	struct bytes rest;
	size_t i;

	for (i = 0; methods[i]; i++) {
		rest = bytes;
		heard = take_word(&rest, methods[i]);
		if (heard == HEARD_ALL)
			heard = take_word(&rest, " ");
		if (heard == HEARD_ALL) {
			strcpy(said->method, methods[i]);
			return hear_request(said, rest);
		}
		if (heard == HEARD_PART)
			all = HEARD_PART;
	}
	return all;
}

enum heard http_hear(struct bytes bytes, struct voice_said *said)
{
	struct bytes rest = bytes;
	enum heard heard;

	*said = (struct voice_said){ 0 };
	heard = take_word(&rest, "HTTP/1.");
	if (heard == HEARD_ALL)
		return hear_status(said, rest);
	if (heard == HEARD_PART)
		return heard;
	rest = bytes;
	heard = take_word(&rest, PREFACE);
	if (heard == HEARD_ALL)
		said->kind = VOICE_HTTP2;
	if (heard != HEARD_WRONG)
		return heard;
	return hear_method(said, bytes);
}

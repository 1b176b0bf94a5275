/* SPDX-License-Identifier: GPL-2.0 */
/*
 * whom.h - whom a program meant: the name under which it has asked for an address
 *
 * Answers of DNS, as the program itself received them, give addresses names for that
 * process, and for its children: a browser's network service may ask by way of the
 * browser. What a program says itself (SNI, Host) is its own word.
 */
#ifndef SOCKLIFE_WHOM_H
#define SOCKLIFE_WHOM_H

#include <stdbool.h>
#include <stdint.h>

#include "source/message.h"
#include "voice/voice.h"

struct whom;

/* Knows nothing yet. To be given to whom_free(). */
struct whom *whom_new(void);
void whom_free(struct whom *whom);

/* Process @tgid has received the answer @said at @time, by the socket @id. */
void whom_learn(struct whom *whom, uint32_t tgid, uint64_t id, const struct voice_said *said,
		uint64_t time);

/*
 * whom_name - gives @sock the name of its remote address
 * @event: by whom, and when
 *
 * The newest name for which the process was told the address; of its parent if it has
 * asked for none. NAME_AMBIGUOUS if it was told the address for another name, too: which
 * of them is meant is not guessed. A name that the program has said itself stays, unless the
 * socket is connected to another address than it has, or disconnected.
 */
void whom_name(const struct whom *whom, struct sock *sock, const struct event *event);

/*
 * whom_said - the program says itself, or is told, whom is meant: SNI, Host
 * @tgid: the process whose hosts(5) may have the name; 0: that of a record, which is not there
 */
void whom_said(struct sock *sock, const struct voice_said *said, uint64_t time, uint32_t tgid);

/*
 * Process @tgid asks names by a socket that hides them (DNS over TLS): from then on its other
 * sockets without a name say so.
 */
void whom_hide(struct whom *whom, uint32_t tgid, uint64_t id);
/* Is that such a socket? By its port (RFC 7858, 3.1; 9250, 4.1.1), or what it says (ALPN). */
bool whom_is_hiding(const struct sock *sock, const struct addr *remote,
		    const struct voice_said *said);

#endif

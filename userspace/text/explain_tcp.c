// SPDX-License-Identifier: GPL-2.0
/* The changes of TCP's states: RFC 9293, figure 5 in 3.3.2, and the sections that follow. */
#include "text/explain.h"

#include "base/util.h"
#include "text/names.h"

struct change {
	uint8_t from, to;
	const char *section;	/* of RFC 9293 */
	const char *words;
};

#define CHANGE(from, to, section, words) \
	{ SOCKLIFE_STATE_##from, SOCKLIFE_STATE_##to, section, words }

static const struct change changes[] = {
	CHANGE(CLOSE, SYN_SENT, "3.5",
	       "the kernel sends a SYN, which asks for a connection"),
	CHANGE(CLOSE, LISTEN, "3.9.1.1", "from now on the socket waits for calls"),
	CHANGE(LISTEN, CLOSE, "3.9.1.4", "the socket listens no more"),
	CHANGE(SYN_SENT, ESTABLISHED, "3.5",
	       "SYN and ACK have come from the other end, the kernel answers with an ACK: "
	       "for this end the connection stands"),
	CHANGE(SYN_SENT, SYN_RECV, "3.5",
	       "a SYN has come while the own one is on its way: both ends call at once"),
	CHANGE(SYN_SENT, CLOSE, "3.5.2", "the attempt to connect has failed"),
	CHANGE(SYN_RECV, ESTABLISHED, "3.5",
	       "the last ACK of the three-way handshake has come: the connection stands at this "
	       "end as well"),
	CHANGE(SYN_RECV, FIN_WAIT1, "3.6",
	       "this end closes as soon as the connection stands: its kernel sends a FIN"),
	CHANGE(ESTABLISHED, FIN_WAIT1, "3.6",
	       "this end closes first: its kernel sends a FIN, after which it sends no more data"),
	CHANGE(ESTABLISHED, CLOSE_WAIT, "3.6",
	       "the FIN of the other end has come and is acknowledged; this end may still send, "
	       "and waits for its own program to close"),
	CHANGE(FIN_WAIT1, FIN_WAIT2, "3.6",
	       "the own FIN is acknowledged; this end waits for the FIN of the other"),
	CHANGE(FIN_WAIT1, CLOSING, "3.6",
	       "the FIN of the other end has come before the own one was acknowledged: both close "
	       "at once"),
	CHANGE(FIN_WAIT1, TIME_WAIT, "3.6",
	       "FIN and ACK have come together; this end closed first, so it stays for a while"),
	CHANGE(FIN_WAIT2, TIME_WAIT, "3.6",
	       "the FIN of the other end has come and is acknowledged; this end closed first, so "
	       "it stays for a while: old segments have to die out, and its last ACK may be lost"),
	CHANGE(FIN_WAIT2, CLOSE, "3.6",
	       "this end waits no longer for the FIN of the other, or needs no TIME-WAIT"),
	CHANGE(CLOSING, CLOSE, "3.6", "both have closed, and this end does not stay"),
	CHANGE(CLOSING, TIME_WAIT, "3.6",
	       "the own FIN is acknowledged as well; both ends closed at once, so this one stays"),
	CHANGE(CLOSE_WAIT, LAST_ACK, "3.6",
	       "the program has closed too: the kernel sends its FIN and waits for the last ACK"),
	CHANGE(LAST_ACK, CLOSE, "3.6",
	       "the last ACK has come: nothing of the connection is left at this end"),
	CHANGE(TIME_WAIT, CLOSE, "3.10.8", "the time of TIME-WAIT is over"),
};

static const struct change *find_change(const struct event *event)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changes); i++)
		if (changes[i].from == event->old_state && changes[i].to == event->state)
			return &changes[i];
	return NULL;
}

/* SYN-RECV and CLOSE are the kernel's words. */
static const char *rfc_state(unsigned int state)
{
	switch (state) {
	case SOCKLIFE_STATE_SYN_RECV:
	case SOCKLIFE_STATE_NEW_SYN_RECV:
		return "SYN-RECEIVED";
	case SOCKLIFE_STATE_CLOSE:
		return "CLOSED";
	}
	return state_name(state);
}

void tell_tcp_state(const struct tale *tale)
{
	static const struct change too_early = CHANGE(LAST_ACK, CLOSE, "3.10.8",
						      "the connection ends before its last ACK has come");
	const struct change *change = find_change(tale->event);

	if (tale->event->old_state == SOCKLIFE_STATE_LAST_ACK && tale->event->result < 0)
		change = &too_early;
	buf_printf(tale->buf, "%s: ", rfc_state(tale->event->state));
	if (change)
		buf_puts(tale->buf, change->words);
	else if (tale->event->state == SOCKLIFE_STATE_CLOSE)
		buf_puts(tale->buf, "the connection ends at once, without the exchange of FINs");
	else
		buf_printf(tale->buf, "it was %s", rfc_state(tale->event->old_state));
	if (tale->event->state == SOCKLIFE_STATE_SYN_SENT)
		tell_addr(tale, "; this end is ", tale_local(tale));
	tell_why(tale);
	buf_puts(tale->buf, ".");
	buf_printf(tale->buf, " [RFC 9293, %s]", change ? change->section :
		   tale->event->state == SOCKLIFE_STATE_CLOSE ? "3.5.2" : "3.3.2");
}

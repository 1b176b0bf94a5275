// SPDX-License-Identifier: GPL-2.0
/*
 * The transitions of TCP's state machine: "old>new", the section of RFC 9293,
 * the segments (">" out of this end, "<" into it), and what happens, in words.
 */
/* global SL */
"use strict";

(() => {
const TRANSITIONS = {
	"closed>syn-sent": ["3.5", [">SYN"],
		"The kernel has chosen port PORT for this end and sends a SYN: it asks " +
		"for a connection."],
	"closed>listening": ["3.9.1.1", [],
		"From now on this socket waits for calls: it listens."],
	"listening>closed": ["3.9.1.4", [], "This socket listens no more."],
	"syn-sent>established": ["3.5", ["<SYN, ACK", ">ACK"],
		"SYN and ACK have come from the other end; the kernel answers with an " +
		"ACK. For this end the connection stands."],
	"syn-sent>syn-recv": ["3.5", ["<SYN", ">SYN, ACK"],
		"A SYN has come while the own one is under way: both ends call at once."],
	"syn-recv>established": ["3.5", ["<ACK"],
		"The last ACK of the three-way handshake has come. The connection stands " +
		"at this end as well."],
	"syn-recv>fin-wait-1": ["3.6", [">FIN"],
		"This end closes as soon as the connection stands: its kernel sends a FIN."],
	"established>fin-wait-1": ["3.6", [">FIN"],
		"This end closes first: its kernel sends a FIN, which says that no more " +
		"data will follow."],
	"established>close-wait": ["3.6", ["<FIN", ">ACK"],
		"The FIN of the other end has come and is acknowledged. This end may " +
		"still send; it waits for its own program to close."],
	"fin-wait-1>fin-wait-2": ["3.6", ["<ACK of the FIN"],
		"The own FIN is acknowledged. This end has finished sending and waits " +
		"for the FIN of the other."],
	"fin-wait-1>closing": ["3.6", ["<FIN", ">ACK"],
		"The other end's FIN has come before the own one was acknowledged: both " +
		"close at once."],
	"fin-wait-1>time-wait": ["3.6", ["<FIN, ACK", ">ACK"],
		"FIN and ACK have come together. This end closed first, so it stays for " +
		"a while in TIME-WAIT."],
	"fin-wait-2>time-wait": ["3.6", ["<FIN", ">ACK"],
		"The FIN of the other end has come and is acknowledged. This end closed " +
		"first, so it stays in TIME-WAIT: old segments have to die out, and its " +
		"last ACK may be lost."],
	"closing>time-wait": ["3.6", ["<ACK of the FIN"],
		"The own FIN is acknowledged as well. Both ends closed at once, so this " +
		"one stays in TIME-WAIT."],
	"close-wait>last-ack": ["3.6", [">FIN"],
		"The program has closed too. The kernel sends its FIN and waits for the " +
		"last ACK."],
	"last-ack>closed": ["3.6", ["<ACK of the FIN"],
		"The last ACK has come. Nothing of the connection is left at this end."],
	"time-wait>closed": ["3.10.8", [], "The time of TIME-WAIT is over."],
	"syn-sent>closed": ["3.5.2", [], "The attempt to connect has failedWHY."],
};

/* Of a step C = { event, before, after } of a TCP socket, or undefined. */
function transition({ event, before, after }) {
	const found = TRANSITIONS[`${event.old_state || before.state}>${after.state}`];

	return found && { section: found[0], segments: found[1], words: found[2] };
}

Object.assign(SL, { transition });
})();

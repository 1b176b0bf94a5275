// SPDX-License-Identifier: GPL-2.0
/*
 * What must have been on its way at a step. The record has calls and states,
 * not segments: these are inferred from the rules of RFC 9293, and said to be.
 */
/* global SL */
"use strict";

(() => {
	/* By "old>new"; ">" stands for out of this end, "<" for into it. */
	const BY_STATE = {
		"closed>syn-sent": [">SYN"],
		"syn-sent>established": ["<SYN, ACK", ">ACK"],
		"syn-sent>syn-recv": ["<SYN", ">SYN, ACK"],
		"syn-recv>established": ["<ACK"],
		"established>fin-wait-1": [">FIN"],
		"syn-recv>fin-wait-1": [">FIN"],
		"established>close-wait": ["<FIN", ">ACK"],
		"fin-wait-1>fin-wait-2": ["<ACK of the FIN"],
		"fin-wait-1>closing": ["<FIN", ">ACK"],
		"fin-wait-1>time-wait": ["<FIN, ACK", ">ACK"],
		"fin-wait-2>time-wait": ["<FIN", ">ACK"],
		"closing>time-wait": ["<ACK of the FIN"],
		"close-wait>last-ack": [">FIN"],
		"last-ack>closed": ["<ACK of the FIN"],
	};
	const RESET_OUT = new Set(["rst-sent", "unread", "linger", "aborted", "disconnected", "unaccepted"]);

	function of_state({ event, before, after }) {
		const known = BY_STATE[`${event.old_state || before.state}>${after.state}`];

		if (known)
			return known;
		if (after.state !== "closed")
			return [];
		if (event.error === "ECONNREFUSED" || event.error === "ECONNRESET" || after.end === "rst-received")
			return ["<RST"];
		return RESET_OUT.has(after.end) ? [">RST"] : [];
	}

	/* A list of { out, label } for one step; in the order of time. */
	function segments(c) {
		const { event, after } = c;
		let found = [];

		if (after.netid === "tcp" && event.type === "state")
			found = of_state(c);
		else if (after.netid === "tcp" && event.type === "child")
			found = ["<SYN", ">SYN, ACK"];
		else if (event.type === "send" && event.result > 0)
			found = [`>${SL.text.count(event.result, "byte")}`];
		return found.map(s => ({ out: s[0] === ">", label: s.slice(1) }));
	}

	/* Unix sockets have no segments: the kernel copies from one to the other. */
	const way = state => /^inet/.test(state.family || "") ?
		state.netid === "tcp" ? "segment, inferred" : "datagram, inferred" : "copied inside the kernel";

	Object.assign(SL, { segments, way });
})();

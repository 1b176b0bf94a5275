// SPDX-License-Identifier: GPL-2.0
/*
 * What must have been on its way at a step. The record has calls and states,
 * not segments: these are inferred from the rules of RFC 9293, and said to be.
 */
/* global SL */
"use strict";

(() => {
const RESET_OUT = new Set(["rst-sent", "unread", "linger", "aborted", "disconnected",
	"unaccepted"]);

function of_state(c) {
	const { event, after } = c, known = SL.transition(c);

	if (known && known.segments.length)
		return known.segments;
	if (after.state !== "closed")
		return [];
	if (event.error === "ECONNREFUSED" || event.error === "ECONNRESET" ||
	    after.end === "rst-received")
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
function way(state) {
	if (!/^inet/.test(state.family || ""))
		return "copied inside the kernel";
	return state.netid === "tcp" ? "segment, inferred" : "datagram, inferred";
}

Object.assign(SL, { segments, way });
})();

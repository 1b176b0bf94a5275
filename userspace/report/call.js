// SPDX-License-Identifier: GPL-2.0
/* Events in a few words: the call as a program writes it, and a line of a list. */
/* global SL */
"use strict";

(() => {
const { address, state } = SL.text;

/* Arguments of calls behind the descriptor. */
const ARGUMENTS = {
	create: () => ["…"], accept: () => ["…"], send: () => ["…"], recv: () => ["…"],
	bind: (e, after) => [address(e.local || after.local)],
	connect: (e, after) => [address(e.remote || after.remote)],
	listen: e => [e.backlog === undefined ? "…" : e.backlog],
	shutdown: e => [e.how_name || "…"], fd_close: () => [],
};
const NAMES = { create: "socket", fd_close: "close" };

/* "" if no program called. */
function call({ event, after }) {
	const more = ARGUMENTS[event.type];

	if (!more || !SL.task_of(event) || event.how_name === "exit")
		return "";
	const fd = event.fd === undefined || event.type === "accept" ? [] : [event.fd];
	const result = event.error ? `-1 ${event.error}` : event.result;

	return `${NAMES[event.type] || event.type}` +
		`(${[...fd, ...more(event, after)].join(", ")})` +
		`${result === undefined ? "" : ` = ${result}`}`;
}

const WORDS = { fd_install: "descriptor", fd_close: "descriptor closed", create: "socket()",
	connect_result: "connect() result", connect_return: "connect() returns",
	child: "new socket for", release: "last descriptor gone", free: "memory freed" };

function event_words(e) {
	const set = e.set || {}, fd = e.fd === undefined ? "" : `${e.fd} `;
	const result = e.error || (e.result === undefined ? "" : e.result);
	const about = {
		state: `${state(e.old_state)} → ${state(e.state || set.state)}`,
		fd_install: fd + (e.how_name || ""), fd_close: fd + (e.how_name || ""),
		connect: address(e.remote || set.remote), child: address(e.remote || set.remote),
		bind: `${address(e.local || set.local)} ${result}`,
	}[e.type];

	return e.text || `${WORDS[e.type] || e.type} ${about === undefined ? result : about}`;
}

Object.assign(SL, { call, event_words });
})();

// SPDX-License-Identifier: GPL-2.0
/*
 * What a socket was doing at each time, concluded from its events; who owned
 * it; and which name look-up came before a connection.
 */
/* global SL */
"use strict";

(() => {
const PHASES = ["new", "lookup", "connecting", "listening", "waiting", "sending",
	"receiving", "idle", "closing", "time-wait"];
const NAMES = { "new": "made, not connected", "lookup": "name look-up",
	"connecting": "connecting", "listening": "listening",
		"waiting": "waiting for the other end",
	"sending": "sending", "receiving": "receiving", "idle": "idle",
		"closing": "closing",
	"time-wait": "TIME-WAIT" };
const BY_STATE = { "syn-sent": "connecting", "syn-recv": "connecting",
	"new-syn-recv": "connecting", "listening": "listening", "fin-wait-1": "closing",
	"fin-wait-2": "closing", "closing": "closing", "close-wait": "closing",
	"last-ack": "closing", "time-wait": "time-wait" };
const BROWSERS = /^(chrom|firefox|web content|webext|socket process|isolated|msedge|brave|webkit)/i;
const EARLY = 8;	/* events of a socket in which it names its peer */
const LONG = 1e9;	/* longer between two reads or two sends is idle */
const FED = 5e9;	/* a look-up fed a connection if it ended this shortly before */

const is_server = remote => Boolean(remote && (remote.port === 53 ||
	/nscd|systemd\/resolve/.test(remote.path || "")));

/* Whether it spoke with a name server; a datagram socket may forget its peer. */
function asks_names(socket, record) {
	const early = socket.events.slice(0, EARLY).map(i => record.events[i]);

	return !socket.final.passive && (is_server(socket.final.remote) ||
		early.some(e => is_server(e.remote) || (e.set && is_server(e.set.remote))));
}

/* The phase between the event BEFORE and the next one, which is NEXT. */
function phase_between(state, before, next, span, lookup) {
	if (BY_STATE[state])
		return BY_STATE[state];
	const moved = kind => before && before.type === kind;
	const came = next && next.type === "recv";
	const went = next && next.type === "send";

	if (lookup && (moved("send") || came))
		return "lookup";
	if (came)
		return moved("recv") && span < LONG ? "receiving" : "waiting";
	if (moved("send") && went && span < LONG)
		return "sending";
	return state === "closed" && !(before && /send|recv/.test(before.type)) ? "new" :
		"idle";
}

/* Phases of SOCKET as { from, to, phase }, in nanoseconds since the begin. */
function find_phases(socket, record) {
	const spans = [], lookup = socket.asks;
	let from = socket.start, state = (socket.events.length ? socket.first :
		socket.final).state;
	let before, busy = 0;

	const close = (to, next) => {
		if (busy > from && to > from && !BY_STATE[state] && !lookup)
			add(Math.min(busy, to), "sending");
		if (to > from)
			add(to, phase_between(state, before, next, to - from, lookup));
	};
	const add = (to, phase) => {
		const last = spans[spans.length - 1];

		if (last && last.phase === phase && last.to === from)
			last.to = to;
		else
			spans.push({ from, to, phase });
		from = to;
	};

	for (const i of socket.events) {
		const event = record.events[i];

		const moves = /^(send|recv)$/.test(event.type) && event.result >= 0;

		if (moves || /^(state|connect|free)$/.test(event.type)) {
			close(Math.max(event.t, from), event);
			before = event;
			if (event.type === "send" && event.duration_ns)
				busy = event.t + event.duration_ns;
		}
		state = event.set && event.set.state || state;
	}
	close(socket.stop);
	return spans;
}

/* When it was made and when it ended, on the axis of the record. */
function find_span(socket, record) {
	const times = socket.final.times || {};
	const made = times.created_ns === undefined ? 0 : times.created_ns - record.begin;
	const first = socket.events.length ? record.events[socket.events[0]].t : made;

	socket.made = made;
	socket.start = Math.max(0, Math.min(made, first));
	socket.stop = times.ended_ns === undefined ? record.length :
		times.ended_ns - record.begin;
	socket.before = socket.stop <= 0;
	socket.stop = Math.max(socket.stop, socket.start);
	socket.life = socket.before ? times.ended_ns - times.created_ns :
		socket.stop - socket.made;
}

/* The process that a socket belongs to. */
function owner(socket) {
	const { final } = socket;
	const found = final.creator || (final.holders || [])[0] ||
		(final.former_holders || [])[0] || final.last_holder;

	return found ? { pid: found.pid, name: found.program || found.comm } :
		{ pid: 0, name: "the kernel" };
}

/* Processes are one group with their parent, and a browser's all together. */
function find_groups(record) {
	const above = new Map(), names = new Map();
	const root = key => {
		while (above.has(key) && above.get(key) !== key)
			key = above.get(key);
		return key;
	};

	for (const socket of record.list) {
		socket.owner = owner(socket);
		names.set(socket.owner.pid, socket.owner.name);
	}
	for (const event of record.events) {
		const task = SL.task_of(event), parent = event.ppid;

		if (task && parent > 1 && names.has(parent) && names.has(task.pid) &&
		    root(task.pid) !== root(parent))
			above.set(root(task.pid), root(parent));
	}
	for (const [pid, name] of names) {
		if (BROWSERS.test(name) && root(pid) !== "browser") {
			above.set(root(pid), "browser");
		}
	}
	gather(record, root);
}

function gather(record, root) {
	const groups = new Map();

	for (const socket of record.list) {
		const key = root(socket.owner.pid);
		const group = groups.get(key) || { key, pids: new Set(), names: new Set(),
			sockets: [] };

		groups.set(key, group);
		group.pids.add(socket.owner.pid);
		group.names.add(socket.owner.name);
		group.sockets.push(socket);
		socket.group = group;
	}
	for (const group of groups.values()) {
		group.sockets.sort((a, b) => a.before - b.before || a.start - b.start ||
			a.id - b.id);
		group.label = name_group(group);
	}
	record.groups = [...groups.values()].sort((a, b) =>
		compare(first_event(a), first_event(b)) ||
			a.sockets[0].id - b.sockets[0].id);
}

/* Infinity - Infinity would be no number. */
const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

/* Groups in which nothing happened stand last. */
const first_event = group => group.sockets.reduce((first, s) =>
	s.events.length ? Math.min(first, s.events[0]) : first, Infinity);

function name_group(group) {
	const names = [...group.names].slice(0, 3).join(", ");

	if (group.key === 0)
		return "the kernel's own, or not known whose";
	return group.pids.size === 1 ? `${names} (${[...group.pids][0]})` :
		`${names}, ${group.pids.size} processes`;
}

/* The look-up whose answer came last before a connect() of the same group. */
function find_lookups(record) {
	for (const group of record.groups) {
		const asked = group.sockets.filter(s => s.asks && s.final.times &&
			s.final.times.last_recv_ns);
		const when = s => s.final.times.last_recv_ns;

		asked.sort((a, b) => when(a) - when(b));
		if (!asked.length)
			continue;
		for (const socket of group.sockets) {
			const { final } = socket, at = (final.times || {}).connect_ns;

			if (!at || socket.asks || !/^inet/.test(final.family))
				continue;
			const fed = last_before(asked, when, at);

			if (fed && at - when(fed) < FED)
				socket.lookup = fed;
		}
	}
}

function last_before(list, when, limit) {
	let low = 0, high = list.length;

	while (low < high) {
		const mid = (low + high) >> 1;

		if (when(list[mid]) <= limit)
			low = mid + 1;
		else
			high = mid;
	}
	return list[low - 1];
}

function derive(record) {
	for (const socket of record.list) {
		find_span(socket, record);
		socket.asks = asks_names(socket, record);
	}
	find_groups(record);
	find_lookups(record);
}

/* Found when they are first drawn. */
function phases(socket) {
	if (!socket.phases)
		socket.phases = find_phases(socket, SL.record);
	return socket.phases;
}

Object.assign(SL, { derive, phases, PHASES, PHASE_NAMES: NAMES });
})();

// SPDX-License-Identifier: GPL-2.0
/*
 * Questions that this very record can answer, of ten kinds. Each is made of
 * one socket that fits: { kind, id, ask, options, right, why, step }.
 */
/* global SL */
"use strict";

(() => {
const { text } = SL;
const option = (value, label = value) => ({ value: String(value), label: String(label) });
const socket_option = s => ({ ...option(s.id, SL.describe(s)), socket: s });
const bytes_option = n => option(n, text.count(n, "byte"));
const error_option = e => option(e, SL.error_words[e] ? `${e}: ${SL.error_words[e]}` : e);

const inet = s => /^inet/.test(s.final.family || "");
const tcp = s => s.final.netid === "tcp";
const times = s => s.final.times || {};
const bytes = (s, way) => (s.final[way] || {}).bytes || 0;
const listener_of = s => SL.record.sockets.get(s.final.listener);

/* The only descriptor that a socket ever had, if there was one only. */
function one_holder(s) {
	const all = [...s.final.holders || [], ...s.final.former_holders || []];
	const count = (s.final.holders_count || 0) + (s.final.former_holders_count || 0);

	return all.length === 1 && count === 1 ? all[0] : {};
}

/* S and three sockets that would be wrong; those with events first. */
function among(s, not) {
	const others = SL.record.list.filter(t => t !== s && !not(t));
	const busy = others.filter(t => t.events.length);
	const rest = others.filter(t => !t.events.length);

	return [s, ...[...busy, ...rest].slice(0, 3)].map(socket_option);
}

/* The step of its conversation at which the first of its events fits. */
function step_of(socket, fits) {
	return SL.conversation(socket).steps.findIndex(i => {
		const event = SL.record.events[i];

		return event.id === socket.id && fits(event, event.set || {});
	}) + 1;
}

const USUAL_ERRORS = ["ECONNREFUSED", "ETIMEDOUT", "EADDRINUSE", "EHOSTUNREACH"];

const KINDS = {
	port: {
		fits: s => inet(s) && !s.final.passive && s.final.remote && s.events.length &&
			times(s).connect_ns && !times(s).bound_ns && (s.final.local || {}).port,
		make(s) {
			const { local, remote } = s.final, near = local.port, far = remote.port;

			return { ask: `Which port did the kernel choose for ${SL.title(s)}?`,
				right: near,
				options: [near, far, near + 1, far + 8000].map(n => option(n)),
				why: `The program named ${text.address(remote)} only and did not ` +
					"call bind(), so the kernel chose the local port of " +
					`${text.address(local)}.`,
				step: step_of(s, (e, set) => set.local) };
		},
	},
	first: {
		fits: s => tcp(s) && /^(local|remote)$/.test(s.final.closed_first || ""),
		make(s) {
			const far = SL.other_end(s), mine = s.final.closed_first === "local";

			return { ask: `Who closed the connection of ${SL.title(s)} first?`,
				right: s.final.closed_first,
				options: [option("local", SL.title(s)),
					option("remote", far ? SL.title(far) : "the other end"),
					option("nobody", "nobody: a time-out ended it"),
					option("listener", "the listener")],
				why: mine ? "Its own FIN went out before the other's came." :
					"The FIN of the other end came before its own went out.",
				step: step_of(s, (e, set) => set.closed_first) };
		},
	},
	wait: {
		fits: s => tcp(s) && (s.final.dwell_ns || {})["time-wait"] !== undefined,
		make: s => ({ ask: `Why does ${SL.title(s)} stay in TIME-WAIT?`, right: "first",
			options: [option("first", "It closed first (or both did at once). Old " +
				"segments must die out, and its last ACK may be lost."),
			option("other", "The other end closed first."),
			option("held", "A program still holds a descriptor."),
			option("queue", "Data waits in its receive queue.")],
			why: "Only the end that closes first comes there (RFC 9293, section 3.6), " +
				`here for ${text.duration(s.final.dwell_ns["time-wait"])} so far.`,
			step: step_of(s, (e, set) => set.state === "time-wait") }),
	},
	accept: {
		fits: s => s.final.accepted && listener_of(s),
		make(s) {
			const listener = listener_of(s);

			return { ask: "Click on the socket that accept() handed out for the " +
				`listener ${SL.title(listener)}.`, right: s.id,
			options: among(s, t => t.final.listener === listener.id),
			why: `#${s.id} was made for a call to #${listener.id}, which listens on.`,
			step: step_of(s, e => e.type === "accept") };
		},
	},
	peer: {
		fits: s => SL.other_end(s),
		make(s) {
			const far = SL.other_end(s);

			return { ask: `Click on the socket at the other end of ${SL.title(s)}.`,
				right: far.id, options: among(far, t => t === s), step: 0,
				why: inet(s) ? "Its addresses are the same the other way round: it is " +
					`at ${text.address(far.final.local)}.` :
					`The kernel joined #${s.id} and #${far.id}.` };
		},
	},
	fd: {
		fits: s => one_holder(s).fd !== undefined && s.events.length,
		make(s) {
			const { fd, comm, pid } = one_holder(s);
			const { port = 0 } = s.final.local || {};

			return { ask: `By which descriptor does ${comm} (${pid}) name the socket ` +
				`#${s.id}?`, right: fd,
			options: [fd, fd + 1, fd + 3, port].map(n => option(n)),
			why: `The descriptor is a number of this process alone; here it is ${fd}.`,
			step: step_of(s, e => e.type === "fd_install") };
		},
	},
	bytes: {
		fits: s => bytes(s, "recv") > 0 && s.events.length,
		make(s) {
			const got = bytes(s, "recv"), sent = bytes(s, "send");

			return { ask: `How many bytes did the program read from ${SL.title(s)}?`,
				right: got,
				options: [got, sent, got + sent, got * 2].map(bytes_option),
				why: `recv() returned them in ${text.count(s.final.recv.calls, "call")}.`,
				step: step_of(s, e => e.type === "recv" && e.result > 0) };
		},
	},
	failed: {
		fits: s => s.final.connect_result < 0 && s.final.connect_error,
		make(s) {
			const error = s.final.connect_error, { remote } = s.final;

			return { ask: `Why did connect() of ${SL.title(s)} to ` +
				`${text.address(remote)} fail?`,
				right: error,
				options: [error, ...USUAL_ERRORS].map(error_option),
				why: `connect() returned ${error}.`,
				step: step_of(s, e => e.error === error) };
		},
	},
	eof: {
		fits: s => s.final.rx_eof && s.events.length,
		make: s => ({ ask: `A recv() of ${SL.title(s)} returned 0. What did that tell ` +
			"the program?", right: "end",
		options: [option("end", "The other end has closed: no more data will come."),
			option("empty", "No data has come yet; try again."),
			option("error", "The call has failed."),
			option("full", "The receive queue is full.")],
		why: "0 bytes from a stream are its end. If nothing has come yet, the call waits " +
			"or returns EAGAIN.",
		step: step_of(s, e => e.type === "recv" && e.result === 0) }),
	},
	lookup: {
		fits: s => s.lookup,
		make: s => ({ ask: "Click on the socket that asked for the address before " +
			`${SL.title(s)} connected.`, right: s.lookup.id,
		options: among(s.lookup, t => t === s || t.asks), step: 0,
		why: `#${s.lookup.id} asked a name server, in the same process and before the ` +
			"connect() (inferred)." }),
	},
};

/* Always the same order for the same question, and not always the right one first. */
function mix(options, seed) {
	const rank = o => [...o.value].reduce((hash, ch) =>
		(hash * 31 + ch.charCodeAt(0)) % 65521, seed + 7);

	return [...options].sort((a, b) => rank(a) - rank(b));
}

/* Without those that say the same as one before. */
function distinct(options) {
	return options.filter((o, i) => options.findIndex(p => p.value === o.value) === i).slice(0,
		4);
}

function questions(record) {
	const worth = s => (s.events.length ? 2 : 0) + (SL.other_end(s) ? 1 : 0);
	const list = [...record.list].sort((a, b) => worth(b) - worth(a) || a.id - b.id);
	const made = [];

	for (const [kind, { fits, make }] of Object.entries(KINDS)) {
		const socket = list.find(s => fits(s));

		if (!socket)
			continue;
		const question = { kind, id: socket.id, ...make(socket) };

		question.right = String(question.right);
		question.options = mix(distinct(question.options), socket.id);
		if (question.options.length > 1)
			made.push(question);
	}
	return made;
}

Object.assign(SL, { questions });
})();

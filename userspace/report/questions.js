// SPDX-License-Identifier: GPL-2.0
/*
 * Questions that this very record can answer, of ten kinds. Each is made of
 * the first socket that fits: { kind, id, ask, options, right, why, step }.
 */
/* global SL */
"use strict";

(() => {
	const { text } = SL;
	const option = (value, label) => ({ value: String(value), label: String(label) });
	const socket_option = s => ({ value: String(s.id), label: SL.describe(s), socket: s });

	/* Always the same order for the same question, and not always the right one first. */
	function mix(options, seed) {
		const rank = o => {
			let hash = seed + 7;

			for (const ch of o.value)
				hash = (hash * 31 + ch.charCodeAt(0)) % 65521;
			return hash;
		};

		return [...options].sort((a, b) => rank(a) - rank(b));
	}

	/* Without those that say the same as one before. */
	function distinct(options) {
		return options.filter((o, i) => options.findIndex(p => p.value === o.value) === i).slice(0, 4);
	}

	const others = (record, not) => record.list.filter(s => !not(s) && s.events.length)
		.concat(record.list.filter(s => !not(s) && !s.events.length)).slice(0, 3);
	const inet = s => /^inet/.test(s.final.family || "");
	const tcp = s => s.final.netid === "tcp";
	const name = s => SL.title(s);

	/* The step of its conversation at which the first event fits. */
	function step_of(socket, fits) {
		const talk = SL.conversation(socket);

		return talk.steps.findIndex(i => SL.record.events[i].id === socket.id && fits(SL.record.events[i])) + 1;
	}

	const KINDS = {
		port: {
			fits: s => inet(s) && !s.final.passive && s.final.times && s.final.times.connect_ns &&
				!s.final.times.bound_ns && s.final.local && s.final.local.port && s.final.remote &&
				s.events.length,
			make(s) {
				const { local, remote } = s.final;

				return { ask: `Which port did the kernel choose for ${name(s)}?`, right: local.port,
					options: [option(local.port, local.port), option(remote.port, remote.port),
						option(local.port + 1, local.port + 1), option(remote.port + 8000, remote.port + 8000)],
					why: `The program named ${text.address(remote)} only. It did not call bind(), so the kernel ` +
						`chose the local port: ${text.address(local)}.`,
					step: step_of(s, e => e.set && e.set.local) };
			},
		},
		first: {
			fits: s => tcp(s) && /^(local|remote)$/.test(s.final.closed_first || ""),
			make(s) {
				const far = SL.other_end(s);

				return { ask: `Who closed the connection of ${name(s)} first?`, right: s.final.closed_first,
					options: [option("local", name(s)), option("remote", far ? name(far) : "the other end"),
						option("nobody", "nobody: a time-out ended it"), option("listener", "the listener")],
					why: s.final.closed_first === "local" ? "Its own FIN went out before the other's came." :
						"The FIN of the other end came before its own went out.",
					step: step_of(s, e => e.set && e.set.closed_first) };
			},
		},
		wait: {
			fits: s => tcp(s) && (s.final.dwell_ns || {})["time-wait"] !== undefined,
			make: s => ({ ask: `Why does ${name(s)} stay in TIME-WAIT?`, right: "first",
				options: [option("first", "It closed first (or both did at once). Old segments must die out, and " +
					"its last ACK may be lost."), option("other", "The other end closed first."),
				option("held", "A program still holds a descriptor."),
				option("queue", "Data waits in its receive queue.")],
				why: `It was in TIME-WAIT for ${text.duration(s.final.dwell_ns["time-wait"])}. Only the end that ` +
					"closes first comes there (RFC 9293, section 3.6).",
				step: step_of(s, e => e.set && e.set.state === "time-wait") }),
		},
		accept: {
			fits: s => s.final.accepted && SL.record.sockets.get(s.final.listener),
			make(s) {
				const listener = SL.record.sockets.get(s.final.listener);
				const mine = t => t === s || t.final.listener === listener.id;

				return { ask: `Click on the socket that accept() handed out for the listener ${name(listener)}.`,
					right: s.id, options: [s, ...others(SL.record, mine)].map(socket_option),
					why: `#${s.id} was made for a call to the listener #${listener.id}; the listener itself went ` +
						"on listening.",
					step: step_of(s, e => e.type === "accept") };
			},
		},
		peer: {
			fits: s => SL.other_end(s),
			make(s) {
				const far = SL.other_end(s);

				return { ask: `Click on the socket at the other end of ${name(s)}.`, right: far.id,
					options: [far, ...others(SL.record, t => t === s || t === far)].map(socket_option),
					why: inet(s) ? `Its addresses are those of #${s.id} the other way round: ` +
						`${text.address(far.final.local)} and ${text.address(s.final.local)}.` :
						`The kernel joined #${s.id} and #${far.id}.`, step: 0 };
			},
		},
		fd: {
			fits: s => one_holder(s) && one_holder(s).fd !== undefined && s.events.length,
			make(s) {
				const { fd, comm, pid } = one_holder(s);

				return { ask: `By which descriptor does ${comm} (${pid}) name the socket #${s.id}?`, right: fd,
					options: [option(fd, fd), option(fd + 1, fd + 1), option(fd + 3, fd + 3),
						option((s.final.local || {}).port || 0, (s.final.local || {}).port || 0)],
					why: `The descriptor is a number of this process alone; here it is ${fd}.`,
					step: step_of(s, e => e.type === "fd_install") };
			},
		},
		bytes: {
			fits: s => (s.final.recv || {}).bytes > 0 && s.events.length,
			make(s) {
				const { send, recv } = s.final, bytes = n => option(n, text.count(n, "byte"));

				return { ask: `How many bytes did the program read from ${name(s)}?`, right: recv.bytes,
					options: [bytes(recv.bytes), bytes((send || {}).bytes || 0),
						bytes(recv.bytes + ((send || {}).bytes || 0)), bytes(recv.bytes * 2)],
					why: `${text.count(recv.calls, "call")} of recv() returned them.`,
					step: step_of(s, e => e.type === "recv" && e.result > 0) };
			},
		},
		failed: {
			fits: s => s.final.connect_result < 0 && s.final.connect_error,
			make(s) {
				const error = s.final.connect_error, say = e => option(e, SL.error_words[e] ?
					`${e}: ${SL.error_words[e]}` : e);

				return { ask: `Why did connect() of ${name(s)} to ${text.address(s.final.remote)} fail?`, right: error,
					options: [error, "ECONNREFUSED", "ETIMEDOUT", "EADDRINUSE", "EHOSTUNREACH"].map(say),
					why: `connect() returned ${error}.`, step: step_of(s, e => e.error === error) };
			},
		},
		eof: {
			fits: s => s.final.rx_eof && s.events.length,
			make: s => ({ ask: `A recv() of ${name(s)} returned 0. What did that tell the program?`, right: "end",
				options: [option("end", "The other end has closed: no more data will come."),
					option("empty", "No data has come yet; try again."), option("error", "The call has failed."),
					option("full", "The receive queue is full.")],
				why: "0 bytes from a stream are its end. Nothing there yet would be EAGAIN, or the call would wait.",
				step: step_of(s, e => e.type === "recv" && e.result === 0) }),
		},
		lookup: {
			fits: s => s.lookup,
			make: s => ({ ask: `Click on the socket that asked for the address before ${name(s)} connected.`,
				right: s.lookup.id,
				options: [s.lookup, ...others(SL.record, t => t === s || t.asks)].map(socket_option),
				why: `#${s.lookup.id} asked a name server, in the same process and ` +
					"before the connect() (inferred).", step: 0 }),
		},
	};

	/* The only descriptor that a socket ever had, if there was one only. */
	function one_holder(s) {
		const all = [...s.final.holders || [], ...s.final.former_holders || []];
		const count = (s.final.holders_count || 0) + (s.final.former_holders_count || 0);

		return all.length === 1 && count === 1 ? all[0] : null;
	}

	function questions(record) {
		const made = [], worth = s => (s.events.length ? 2 : 0) + (SL.other_end(s) ? 1 : 0);
		const list = [...record.list].sort((a, b) => worth(b) - worth(a) || a.id - b.id);

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

// SPDX-License-Identifier: GPL-2.0
/* One sentence for each step, and where it can be read. */
/* global SL */
"use strict";

(() => {
	const { text } = SL;
	const RFC = section => ({ name: `RFC 9293, section ${section}`,
		href: `https://www.rfc-editor.org/rfc/rfc9293#section-${section}` });
	const MAN = (page, section) => ({ name: `${page}(${section})`,
		href: `https://man7.org/linux/man-pages/man${section}/${page}.${section}.html` });

	const ERRORS = {
		EAGAIN: "there is nothing yet, and the program did not want to wait",
		ECONNREFUSED: "nobody listens at that address, and the other computer said so",
		ECONNRESET: "the other end has cut the connection off with a reset",
		EPIPE: "the other end takes no more data",
		ETIMEDOUT: "no answer came in time",
		EHOSTUNREACH: "there is no way to that computer",
		ENETUNREACH: "there is no way to that network",
		EINPROGRESS: "the connection is being made while the program goes on",
		EADDRINUSE: "another socket has that address already",
		EADDRNOTAVAIL: "this computer does not have that address",
		EACCES: "the program may not do that",
		ENOENT: "there is no such path",
		EINTR: "a signal came while the program waited",
	};
	const because = e => ERRORS[e.error] ? `${e.error}: ${ERRORS[e.error]}` : e.error || `error ${e.result}`;

	/* Transitions of the state machine: "old>new". */
	const STEPS = {
		"closed>syn-sent": [c => `The kernel has chosen port ${port(c)} for this end and sends a SYN: ` +
			"it asks for a connection.", RFC("3.5")],
		"closed>listening": [() => "From now on this socket waits for calls: it listens.", RFC("3.9.1.1")],
		"listening>closed": [() => "This socket listens no more.", RFC("3.9.1.4")],
		"syn-sent>established": [() => "SYN and ACK have come from the other end; the kernel answers with an " +
			"ACK. For this end the connection stands.", RFC("3.5")],
		"syn-sent>syn-recv": [() => "A SYN has come while the own one is under way: both ends call at once.",
			RFC("3.5")],
		"syn-recv>established": [() => "The last ACK of the three-way handshake has come. The connection " +
			"stands at this end as well.", RFC("3.5")],
		"established>fin-wait-1": [() => "This end closes first: its kernel sends a FIN, which says that no " +
			"more data will follow.", RFC("3.6")],
		"established>close-wait": [() => "The FIN of the other end has come and is acknowledged. This end may " +
			"still send; it waits for its own program to close.", RFC("3.6")],
		"fin-wait-1>fin-wait-2": [() => "The own FIN is acknowledged. This end has finished sending and waits " +
			"for the FIN of the other.", RFC("3.6")],
		"fin-wait-1>closing": [() => "The other end's FIN has come before the own one was acknowledged: both " +
			"close at once.", RFC("3.6")],
		"fin-wait-1>time-wait": [() => "FIN and ACK have come together. This end closed first, so it stays for " +
			"a while in TIME-WAIT.", RFC("3.6")],
		"fin-wait-2>time-wait": [() => "The FIN of the other end has come and is acknowledged. This end closed " +
			"first, so it stays in TIME-WAIT: old segments have to die out, and its last ACK may be lost.",
		RFC("3.6")],
		"closing>time-wait": [() => "The own FIN is acknowledged as well. Both ends closed at once, so this " +
			"one stays in TIME-WAIT.", RFC("3.6")],
		"close-wait>last-ack": [() => "The program has closed too. The kernel sends its FIN and waits for the " +
			"last ACK.", RFC("3.6")],
		"last-ack>closed": [() => "The last ACK has come. Nothing of the connection is left at this end.",
			RFC("3.6")],
		"time-wait>closed": [() => "The time of TIME-WAIT is over.", RFC("3.10.8")],
		"syn-sent>closed": [c => c.event.error ? `The attempt has failed, ${because(c.event)}.` :
			"The attempt to connect is given up.", RFC("3.5.2")],
	};

	const port = c => (c.event.local || c.after.local || {}).port || "?";
	const who = c => text.task(SL.task_of(c.event));
	const kind = c => ({ tcp: "a TCP socket", udp: "a UDP socket" }[c.after.netid] ||
		`a socket of the kind ${c.after.netid}`);
	const stream = c => c.after.netid === "tcp";
	const fd = c => c.event.fd === undefined ? "a descriptor" : `descriptor ${c.event.fd}`;
	const failed = c => c.event.result < 0;
	const n = c => text.count(c.event.result, "byte");

	function state(c) {
		const { event } = c, old = event.old_state || c.before.state;
		const known = STEPS[`${old}>${c.after.state}`];

		if (known && stream(c))
			return [known[0](c), known[1]];
		if (c.after.state === "closed" && stream(c))
			return [`The connection ends at once, without the exchange of FINs${event.error ?
				`, ${because(event)}` : ": a reset or a time-out"}.`, RFC("3.5.2")];
		return [`The state changes from ${text.state(old)} to ${text.state(c.after.state)}.`, RFC("3.3.2")];
	}

	function send(c) {
		if (failed(c))
			return [`${who(c)} could not send, ${because(c.event)}.`, MAN("send", 2)];
		if (stream(c))
			return [`${who(c)} writes ${n(c)}. The kernel copies them into the send queue, finds the peer in the ` +
				"socket's control information, and sends them.", RFC("3.9.1.2")];
		return [`${who(c)} sends ${n(c)}${c.event.remote ? ` to ${text.address(c.event.remote)}` : ""}.`,
			MAN("send", 2)];
	}

	function recv(c) {
		const { event } = c;

		if (failed(c))
			return [`${who(c)} gets nothing, ${because(event)}.`, MAN("recv", 2)];
		if (event.errqueue)
			return [`${who(c)} reads ${n(c)} from the error queue.`, MAN("recv", 2)];
		if (event.peek)
			return [`${who(c)} looks at ${n(c)} and leaves them in the receive queue (MSG_PEEK).`, MAN("recv", 2)];
		if (event.result === 0 && event.empty)
			return [`${who(c)} asks for 0 bytes and gets them.`, MAN("recv", 2)];
		if (event.result === 0 && (stream(c) || c.after.type === 1))
			return [`${who(c)} reads the end of the stream: 0 bytes mean that the other end has closed.`,
				stream(c) ? RFC("3.9.1.3") : MAN("recv", 2)];
		if (stream(c))
			return [`The kernel hands ${n(c)} over from the receive queue to ${who(c)}.`, RFC("3.9.1.3")];
		return [`${who(c)} receives ${n(c)}${event.short ? "; the rest of the message is cut off" : ""}.`,
			MAN("recv", 2)];
	}

	const OPENED = {
		socket: ["the number by which the program names the new socket", MAN("socket", 2)],
		socketpair: ["the number by which the program names this end of the pair", MAN("socketpair", 2)],
		accept: ["the number by which the program names the connection that it accepted", MAN("accept", 2)],
		dup: ["a second number for the same socket", MAN("dup", 2)],
		fork: ["a copy: the new process has all descriptors of its parent", MAN("fork", 2)],
		scm_rights: ["it came in a message from another process", MAN("unix", 7)],
		pidfd_getfd: ["fetched out of another process", MAN("pidfd_getfd", 2)],
	};

	function fd_install(c) {
		const [why, ref] = OPENED[c.event.how_name] || ["a number for this socket", MAN("socket", 2)];

		return [`${who(c)} has ${fd(c)} now: ${why}.`, ref];
	}

	const CLOSED = {
		exit: ["because the process ends", MAN("_exit", 2)],
		exec: ["because the process executes another program", MAN("execve", 2)],
		dup2: ["because dup2() puts another file in its place", MAN("dup", 2)],
		close_range: ["with others, by close_range()", MAN("close_range", 2)],
	};

	function fd_close(c) {
		const [why, ref] = CLOSED[c.event.how_name] || ["with close()", MAN("close", 2)];

		return [`${who(c)} gives up ${fd(c)} ${why}. The number may be given out again.`, ref];
	}

	const SAYS = {
		create: c => c.after.pair ?
			[`${who(c)} calls socketpair(): the kernel makes two sockets that are connected.`, MAN("socketpair", 2)] :
			[`${who(c)} calls socket(): the kernel makes ${kind(c)} and writes its first control information. ` +
				"It has no address yet.", MAN("socket", 2)],
		child: c => [`A call from ${text.address(c.event.remote || c.after.remote)} has come to the listener` +
			`${c.event.listener ? ` #${c.event.listener}` : ""}. The kernel makes a new socket for it.`,
		stream(c) ? RFC("3.10.7.2") : MAN("listen", 2)],
		bind: c => failed(c) ? [`bind() fails, ${because(c.event)}.`, MAN("bind", 2)] :
			[`${who(c)} gives the socket the address ${text.address(c.event.local || c.after.local)}.`,
				MAN("bind", 2)],
		listen: c => failed(c) ? [`listen() fails, ${because(c.event)}.`, MAN("listen", 2)] :
			[`${who(c)} calls listen()${c.event.backlog ? `: up to ${c.event.backlog} connections may wait ` +
				"for accept()" : ""}.`, MAN("listen", 2)],
		connect: c => c.event.disconnect ? [`${who(c)} gives the peer up.`, MAN("connect", 2)] :
			[`${who(c)} calls connect() with ${fd(c)} and the address ` +
				`${text.address(c.event.remote || c.after.remote)}${stream(c) ? "" : ": the kernel notes the peer"}.`,
			MAN("connect", 2)],
		connect_result: c => failed(c) ? [`connect() has failed, ${because(c.event)}.`, MAN("connect", 2)] :
			[`connect() has succeeded: the pipe stands, from ${text.address(c.event.local || c.after.local)}.`,
				MAN("connect", 2)],
		connect_return: c => [`connect() returns to ${who(c)}${c.event.error ? `, ${because(c.event)}` : ""}.`,
			MAN("connect", 2)],
		accept: c => [`accept() hands the connection to ${who(c)}.`, MAN("accept", 2)],
		shutdown: c => [`${who(c)} calls shutdown(): ${{ read: "it wants no more data", write: "it will send " +
			"no more data", both: "no more data either way" }[c.event.how_name] || "one direction is closed"}.`,
		MAN("shutdown", 2)],
		error: c => [`The protocol reports an error, ${because(c.event)}.`, stream(c) ? RFC("3.10.7.4") :
			MAN("ip", 7)],
		release: () => ["The last descriptor is gone: no program can reach this socket any more. The kernel " +
			"finishes what is left to do.", MAN("close", 2)],
		free: () => ["The kernel frees the memory of the socket. Its control information is gone.",
			MAN("socket", 7)],
		failed_call: c => [`A call of ${who(c)} fails, ${because(c.event)}.`, MAN("socket", 2)],
		state, send, recv, fd_install, fd_close,
	};

	/* C: { event, before, after }: the states of the event's own socket. */
	function explain(c) {
		const says = SAYS[c.event.type];
		const [words, ref] = says ? says(c) : [c.event.text || `Event: ${c.event.type}.`, MAN("socket", 7)];

		return { words, ref };
	}

	/* The call as a program would write it, if one made it. */
	function call({ event, after }) {
		const first = event.fd === undefined ? [] : [event.fd], with_fd = (...more) => [...first, ...more].join(", ");
		const result = event.error ? `-1 ${event.error}` : event.result;
		const CALLS = {
			create: ["socket", "…"], bind: ["bind", with_fd(text.address(event.local || after.local))],
			listen: ["listen", with_fd(event.backlog === undefined ? "…" : event.backlog)],
			connect: ["connect", with_fd(text.address(event.remote || after.remote))], accept: ["accept", "…"],
			send: ["send", with_fd("…")], recv: ["recv", with_fd("…")],
			shutdown: ["shutdown", with_fd(event.how_name || "…")],
			fd_close: [/^(dup2|close_range)$/.test(event.how_name) ? event.how_name : "close", with_fd()],
		};
		const known = CALLS[event.type];

		if (!known || !SL.task_of(event))
			return "";
		return `${known[0]}(${known[1]})${result === undefined ? "" : ` = ${result}`}`;
	}

	/* An event in a few words, for a list. */
	function event_words(e) {
		const set = e.set || {}, result = e.error || (e.result === undefined ? "" : e.result);
		const about = { state: `${text.state(e.old_state)} → ${text.state(e.state || set.state)}`,
			fd_install: `${e.fd === undefined ? "" : e.fd} ${e.how_name || ""}`,
			fd_close: `${e.fd === undefined ? "" : e.fd} ${e.how_name || ""}`,
			connect: text.address(e.remote || set.remote), child: text.address(e.remote || set.remote),
			bind: `${text.address(e.local || set.local)} ${result}` }[e.type];

		return e.text || `${(WORDS[e.type] || e.type)} ${about === undefined ? result : about}`;
	}

	const WORDS = { fd_install: "descriptor", fd_close: "descriptor closed", connect_result: "connect() result",
		connect_return: "connect() returns", create: "socket()", child: "new socket for", release: "last descriptor gone",
		free: "memory freed" };

	Object.assign(SL, { explain, call, event_words, error_words: ERRORS });
})();

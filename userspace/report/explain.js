// SPDX-License-Identifier: GPL-2.0
/* One sentence for each step, and where it can be read. */
/* global SL */
"use strict";

(() => {
const { text } = SL;
const { address, count } = text;
const RFC = section => ({ name: `RFC 9293, section ${section}`,
	href: `https://www.rfc-editor.org/rfc/rfc9293#section-${section}` });
const MAN = (page, section) => ({ name: `${page}(${section})`,
	href: `https://man7.org/linux/man-pages/man${section}/${page}.${section}.html` });

const ERRORS = {
	EAGAIN: "there is nothing yet, and the program did not want to wait",
	ECONNREFUSED: "nobody listens at that address, and the other side said so",
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

function because(e) {
	const name = e.error || `error ${e.result}`;

	return ERRORS[name] ? `${name}: ${ERRORS[name]}` : name;
}

/* All these take a step C = { event, before, after }. */
const who = c => text.task(SL.task_of(c.event));
const stream = c => c.after.netid === "tcp";
const failed = c => c.event.result < 0;
const moved = c => count(c.event.result, "byte");
const local = c => address(c.event.local || c.after.local);
const remote = c => address(c.event.remote || c.after.remote);
const fd = c => c.event.fd === undefined ? "a descriptor" : `descriptor ${c.event.fd}`;

function state(c) {
	const { event, after } = c, known = stream(c) && SL.transition(c);
	const why = event.error ? `, ${because(event)}` : "";

	if (known) {
		const port = (event.local || after.local || {}).port;

		return [known.words.replace("PORT", () => port).replace("WHY", () => why),
			RFC(known.section)];
	}
	if (after.state === "closed" && stream(c))
		return ["The connection ends at once, without the exchange of FINs" +
			`${why || ": a reset or a time-out"}.`, RFC("3.5.2")];
	return [`The state changes to ${text.state(after.state)}.`, RFC("3.3.2")];
}

function create(c) {
	const kind = { tcp: "a TCP socket", udp: "a UDP socket" }[c.after.netid] ||
		`a socket of the kind ${c.after.netid}`;

	if (c.after.pair)
		return [`${who(c)} calls socketpair(): the kernel makes two sockets that are ` +
			"connected.", MAN("socketpair", 2)];
	return [`${who(c)} calls socket(): the kernel makes ${kind} and writes its first ` +
		"control information. It has no address yet.", MAN("socket", 2)];
}

function child(c) {
	const { listener } = c.event, id = listener || c.after.listener;

	return [`A call from ${remote(c)} has come to the listener${id ? ` #${id}` : ""}. ` +
		"The kernel makes a new socket for it.",
	stream(c) ? RFC("3.10.7.2") : MAN("listen", 2)];
}

function bind(c) {
	return [failed(c) ? `bind() fails, ${because(c.event)}.` :
		`${who(c)} gives the socket the address ${local(c)}.`, MAN("bind", 2)];
}

function listen(c) {
	const room = c.event.backlog ? `: up to ${c.event.backlog} connections may wait for ` +
		"accept()" : "";

	return [failed(c) ? `listen() fails, ${because(c.event)}.` :
		`${who(c)} calls listen()${room}.`, MAN("listen", 2)];
}

function connect(c) {
	if (c.event.disconnect)
		return [`${who(c)} gives the peer up.`, MAN("connect", 2)];
	return [`${who(c)} calls connect() with ${fd(c)} and the address ${remote(c)}` +
		`${stream(c) ? "" : ": the kernel notes the peer"}.`, MAN("connect", 2)];
}

function connect_result(c) {
	return [failed(c) ? `connect() has failed, ${because(c.event)}.` :
		`connect() has succeeded: the pipe stands, from ${local(c)}.`,
	MAN("connect", 2)];
}

function connect_return(c) {
	const why = c.event.error ? `, ${because(c.event)}` : "";

	return [`connect() returns to ${who(c)}${why}.`, MAN("connect", 2)];
}

function send(c) {
	const to = c.event.remote ? ` to ${address(c.event.remote)}` : "";

	if (failed(c))
		return [`${who(c)} could not send, ${because(c.event)}.`, MAN("send", 2)];
	if (stream(c))
		return [`${who(c)} writes ${moved(c)}. The kernel copies them into the send ` +
			"queue, finds the peer in the socket's control information, and " +
			"sends them.", RFC("3.9.1.2")];
	return [`${who(c)} sends ${moved(c)}${to}.`, MAN("send", 2)];
}

function recv(c) {
	const { event } = c;

	if (failed(c))
		return [`${who(c)} gets nothing, ${because(event)}.`, MAN("recv", 2)];
	if (event.errqueue)
		return [`${who(c)} reads ${moved(c)} from the error queue.`, MAN("recv", 2)];
	if (event.peek)
		return [`${who(c)} looks at ${moved(c)} and leaves them in the receive queue ` +
			"(MSG_PEEK).", MAN("recv", 2)];
	if (event.result === 0 && event.empty)
		return [`${who(c)} asks for 0 bytes and gets them.`, MAN("recv", 2)];
	if (event.result === 0 && c.after.type === 1)
		return [`${who(c)} reads the end of the stream: 0 bytes mean that the other ` +
			"end has closed.", stream(c) ? RFC("3.9.1.3") : MAN("recv", 2)];
	if (stream(c))
		return [`The kernel hands ${moved(c)} over from the receive queue to ` +
			`${who(c)}.`, RFC("3.9.1.3")];
	return [`${who(c)} receives ` +
		`${moved(c)}${event.short ? "; the rest of the message is cut off" : ""}.`,
	MAN("recv", 2)];
}

const OPENED = {
	socket: ["the number by which the program names the new socket", "socket", 2],
	socketpair: ["the number by which the program names this end of the pair",
		"socketpair", 2],
	accept: ["the number by which the program names the connection that it accepted",
		"accept", 2],
	dup: ["a second number for the same socket", "dup", 2],
	fork: ["a copy: the new process has all descriptors of its parent", "fork", 2],
	scm_rights: ["it came in a message from another process", "unix", 7],
	pidfd_getfd: ["fetched out of another process", "pidfd_getfd", 2],
};

function fd_install(c) {
	const [why, ...page] = OPENED[c.event.how_name] ||
		["a number for this socket", "socket", 2];

	return [`${who(c)} has ${fd(c)} now: ${why}.`, MAN(...page)];
}

const CLOSED = {
	exit: ["because the process ends", "_exit"],
	exec: ["because the process executes another program", "execve"],
	dup2: ["because dup2() puts another file in its place", "dup"],
	close_range: ["with others, by close_range()", "close_range"],
};

function fd_close(c) {
	const [why, page] = CLOSED[c.event.how_name] || ["with close()", "close"];

	return [`${who(c)} gives up ${fd(c)} ${why}. The number may be given out again.`,
		MAN(page, 2)];
}

function shutdown(c) {
	const what = { read: "it wants no more data", write: "it will send no more data",
		both: "no more data either way" }[c.event.how_name] || "a direction is closed";

	return [`${who(c)} calls shutdown(): ${what}.`, MAN("shutdown", 2)];
}

const SAYS = {
	create, child, bind, listen, connect, connect_result, connect_return, state, send, recv,
	fd_install, fd_close, shutdown,
	accept: c => [`accept() hands the connection to ${who(c)}.`, MAN("accept", 2)],
	error: c => [`The protocol reports an error, ${because(c.event)}.`,
		stream(c) ? RFC("3.10.7.4") : MAN("ip", 7)],
	release: () => ["The last descriptor is gone: no program can reach this socket " +
		"any more. The kernel finishes what is left to do.", MAN("close", 2)],
	free: () => ["The kernel frees the memory of the socket. Its control information " +
		"is gone.", MAN("socket", 7)],
	payload: c => [`${who(c)} ${c.event.text}.`, MAN(c.event.how_name === "sent" ? "send" :
		"recv", 2)],
	failed_call: c => [`A call of ${who(c)} fails, ${because(c.event)}.`,
		MAN("socket", 2)],
};

/* The sentence for a step, and its reference { name, href }. */
function explain(c) {
	const says = SAYS[c.event.type];
	const [words, ref] = says ? says(c) :
		[c.event.text || `Event: ${c.event.type}.`, MAN("socket", 7)];

	return { words, ref };
}

Object.assign(SL, { explain, error_words: ERRORS });
})();

// SPDX-License-Identifier: GPL-2.0
/* One socket: its record, the time in each state, who held it, how it ended. */
/* global SL */
"use strict";

(() => {
const { el, $, text } = SL;
const EVENTS = 100;	/* of the list at a time */

const ENDS = {
	closed: "It was closed.", fin: "Both ends closed in order, with FIN.",
	refused: "The connection was refused: nobody listened there.",
	"rst-received": "A reset (RST) of the other end cut it off.",
	"rst-sent": "This end cut it off with a reset (RST).",
	linger: "It was closed with SO_LINGER of 0 seconds, which sends a reset (RST).",
	unread: "It was closed while data had not been read, which sends a reset (RST).",
	unaccepted: "No program accepted it before its listener was closed.",
	disconnected: "The program gave the connection up with connect(AF_UNSPEC).",
	aborted: "The kernel cut it off.", timeout: "The other end did not answer in time.",
	keepalive: "The other end did not answer keepalive probes.",
	error: "An error of the network ended it.",
};

function death(socket) {
	const f = socket.final, says = [];

	if (!f.closed) {
		says.push(`At the end of the record it is still there, in the state ` +
			`${text.state(f.state)}.`);
		if (f.released)
			says.push("No program holds it any more: the kernel finishes " +
				"alone.");
		return says;
	}
	says.push(ENDS[f.end] || "It has ended.");
	if (f.error)
		says.push(`Last error: ${f.error}${SL.error_words[f.error] ? ", " : ""}` +
			`${SL.error_words[f.error] || ""}.`);
	if (f.closed_first)
		says.push(f.closed_first === "local" ? "This end closed first." :
			"The other end closed first.");
	if (f.releaser)
		says.push(released(f));
	for (const [key, words] of [["unsent", "were not acknowledged"],
		["unread", "were not read"]]) {
		if (f[key])
			says.push(`${text.count(f[key], "byte")} ${words} at the end.`);
	}
	if (f.retrans)
		says.push(`${text.count(f.retrans, "segment")} had to be sent again.`);
	return says;
}

function released(f) {
	const fd = f.release_fd === undefined ? "" : `, ${f.release_fd},`;
	const signal = f.release_signal_name ? ` (SIG${f.release_signal_name})` : "";

	return `The last descriptor${fd} of ${text.task(f.releaser)} went by ` +
		`${f.release_how || "close"}${signal}.`;
}

/* Descriptors as they came and went: from the events, else from the record's own lists. */
function history(socket) {
	const rows = [], { begin, events } = SL.record;
	const at = ns => ns === undefined ? "before the record" : text.at(ns - begin);

	for (const h of socket.first.holders || (socket.events.length ? [] :
		socket.final.holders) || [])
		rows.push([at(h.open_ns), text.holder(h), `came: ${h.open_how || "?"}`]);
	for (const i of socket.events) {
		const e = events[i], task = SL.task_of(e);

		if (e.type === "fd_install" || e.type === "fd_close")
			rows.push([text.at(e.t),
				text.holder({ ...task, comm: task ? task.comm : "?",
				fd: e.fd }),
				`${e.type === "fd_close" ? "went" : "came"}: ` +
					`${e.how_name || "?"}`]);
	}
	if (!socket.events.length) {
		for (const h of socket.final.former_holders || [])
			rows.push([at(h.close_ns), text.holder(h),
				`came: ${h.open_how || "?"}, went: ${h.close_how || "?"}`]);
	}
	return rows;
}

function dwell(socket) {
	const times = Object.entries(socket.final.dwell_ns || {});
	const most = Math.max(1, ...times.map(([, ns]) => ns));

	return el("table", { class: "dwell" }, el("tbody", {},
		times.map(([state, ns]) => el("tr", {},
		el("th", { scope: "row" }, text.state(state)), el("td", { class: "number" },
			text.duration(ns)),
		el("td", { class: "meter-cell" }, el("span", { class: "meter" },
			el("span", { style: `width:${(ns / most * 100).toFixed(1)}%` })))))));
}

function relatives(socket) {
	const { record } = SL, found = [];
	const link = (words, other, view) => other && found.push(el("li", {}, `${words} `,
		el("a", { href: `#${view}/${other.id}` }, SL.title(other))));

	found.push(el("li", {}, el("a", { href: `#conversation/${socket.id}` },
		"Play its conversation")));
	link("Other end:", SL.other_end(socket), "socket");
	link("Made by the listener:", record.sockets.get(socket.final.listener), "socket");
	link("Name look-up before it (inferred):", socket.lookup, "socket");
	const children = record.list.filter(s => s.final.listener === socket.id);

	children.slice(0, 20).forEach(s => link("Made for a call:", s, "socket"));
	if (children.length > 20)
		found.push(el("li", {}, `and ${children.length - 20} more`));
	return el("ul", {}, found);
}

function fields(socket) {
	const rows = [...SL.flatten(socket.final)].filter(([key]) => key !== "schema" &&
		key !== "kind");

	return el("table", { class: "fields" }, el("tbody", {},
		rows.map(([key, v]) => el("tr", {},
		el("th", { scope: "row" }, key),
		el("td", { "data-field": key }, text.value(key, v, SL.record.begin))))));
}

function steps(socket) {
	const list = el("ol", { class: "steps" }), talk = SL.conversation(socket);
	const where = new Map(talk.steps.map((i, n) => [i, n + 1]));
	const more = el("button", { type: "button", onclick: () => add() }, "more");
	let shown = 0;

	function add() {
		for (const i of socket.events.slice(shown, shown + EVENTS)) {
			const e = SL.record.events[i];

			list.append(el("li", {},
				el("a", { href: `#conversation/${socket.id}/${where.get(i)}` },
				`${text.at(e.t)} ${SL.event_words(e)}`)));
		}
		shown += EVENTS;
		more.hidden = shown >= socket.events.length;
	}
	add();
	return [list, more];
}

function show_socket(socket) {
	const held = history(socket);
	const card = (name, ...inside) => el("section", { class: "card" },
		el("h3", {}, name), inside);

	$("view-socket").replaceChildren(
		el("h2", {}, SL.describe(socket)),
		el("div", { class: "cards" },
			card("How it ended", el("ul", { id: "death" },
				death(socket).map(s => el("li", {}, s)))),
			card("Related", relatives(socket)),
			card("Time in each state", dwell(socket)),
			card("Who held it", held.length ? el("table", { id: "history" },
				el("thead", {}, el("tr", {}, ["When", "Who",
					"How"].map(w => el("th", { scope: "col" }, w)))),
				el("tbody", {}, held.map(r => el("tr", {},
					r.map(w => el("td", {}, w)))))) :
				el("p", {}, "The record does not say.")),
			card("Its events", socket.events.length ? steps(socket) :
				el("p", {}, "None in this record.")),
			card("Its record, field by field", fields(socket))));
}

Object.assign(SL, { show_socket, death });
})();

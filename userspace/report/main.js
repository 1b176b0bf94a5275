// SPDX-License-Identifier: GPL-2.0
/* Reads the record, and shows the view that the address names: #view/socket/step. */
/* global SL */
"use strict";

(() => {
const { el, $, text } = SL;
const VIEWS = ["overview", "conversation", "socket", "questions"];
const REST = 250;	/* milliseconds */
const views = {};

let later = 0;

/* Puts the place into the address, without an entry in the history, when it rests. */
SL.remember = hash => {
	clearTimeout(later);
	later = setTimeout(() => history.replaceState(null, "", hash), REST);
};

function head(record) {
	const bytes = s => [(s.final.send || {}).bytes || 0, (s.final.recv || {}).bytes || 0];
	const sum = way => record.list.reduce((n, s) => n + bytes(s)[way], 0);
	const facts = [text.count(record.list.length, "socket"),
		`${text.count(record.groups.length, "group")} of processes`,
		text.count(record.events.length, "event"), text.duration(record.length),
		clock(record.time), `${text.bytes(sum(0))} sent`, `${text.bytes(sum(1))} received`];
	const warnings = [];

	document.title = `${record.title || "Sockets"} – socklife`;
	$("title").textContent = record.title || "Sockets";
	$("facts").textContent = facts.filter(Boolean).join(" · ");
	if (record.lost)
		warnings.push(`${text.count(record.lost, "event")} of this record got lost: what ` +
			"is shown may lack them.");
	if (record.cut)
		warnings.push("The record is cut off: what came later is not here.");
	$("lost").textContent = warnings.join(" ");
	$("lost").hidden = !warnings.length;
}

const clock = time => time && time.replace("T", " ").replace(/(\.\d*)?Z$/, " UTC");

/* The socket that is worth a look first: with both ends, with most events. */
function favourite(record) {
	const both = record.list.filter(s => SL.other_end(s));

	return (both.length ? both : record.list).reduce((best, s) =>
		!best || s.events.length > best.events.length ? s : best, undefined);
}

function route() {
	clearTimeout(later);
	const [name, id, step] = location.hash.slice(1).split("/");
	const view = VIEWS.includes(name) ? name : "overview";
	const socket = SL.record.sockets.get(Number(id)) || SL.last || favourite(SL.record);

	for (const v of VIEWS) {
		$(`view-${v}`).hidden = v !== view;
		$(`to-${v}`).toggleAttribute("aria-current", v === view);
	}
	if (views.player)
		views.player.stop();
	if (view === "overview")
		views.overview.show();
	else if (view === "questions")
		views.quiz = views.quiz || new SL.Quiz(SL.record);
	else if (!socket)
		$(`view-${view}`).replaceChildren(el("p", {},
			"There is no socket in this record."));
	else
		show(view, socket, step);
}

function show(view, socket, step) {
	SL.last = socket;
	$("to-conversation").href = `#conversation/${socket.id}`;
	$("to-socket").href = `#socket/${socket.id}`;
	if (view === "socket")
		SL.show_socket(socket);
	else
		views.player.open(socket, step === undefined ? undefined : Number(step));
}

function start() {
	const record = SL.load(JSON.parse($("record").textContent));

	SL.derive(record);
	head(record);
	views.overview = new SL.Overview(record);
	views.player = new SL.Player();
	window.addEventListener("hashchange", route);
	route();
	performance.mark("ready");
	document.documentElement.dataset.ready = "yes";
}

try {
	start();
} catch (error) {
	$("title").textContent = "This page cannot be shown";
	$("facts").textContent = `Its data is not what it should be (${error.message}). ` +
		`Make it anew with ` +
		"socklife report.";
	throw error;
}
})();

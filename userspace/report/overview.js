// SPDX-License-Identifier: GPL-2.0
/* The first view: the waterfall, a search, and the table. */
/* global SL */
"use strict";

(() => {
const { el, $, text } = SL;
const HINT = "Drag to move; the wheel on the axis, or with Ctrl, zooms. A click on a bar opens " +
	"its conversation. Lines: — from a listener to the sockets that it made; – – from a name " +
	"look-up to the connections that came next in the same process (inferred).";

/* A socket in words: whose it is, all of it, for a row, for a narrow row, how it stands. */
const who = s => s.owner.pid ? `${s.owner.name} (${s.owner.pid})` : s.owner.name;
const brief = s => `#${s.id} ${s.final.netid || ""}`;

function describe(s) {
	const { local, remote } = s.final, to = remote ? ` → ${text.peer(s.final)}` : "";

	return `${brief(s)} ${who(s)} ${text.address(local)}${to}`;
}

function short(s) {
	const { local, remote } = s.final, arrow = s.final.passive ? "←" : "→";

	if (remote)
		return `${brief(s)} ${arrow} ${text.peer(s.final)}`;
	return local ? `${brief(s)} ${text.address(local)}` : brief(s);
}

function ending(s) {
	const { closed, end, state } = s.final;

	if (!closed)
		return text.state(state);
	return end && end !== "none" ? `ended: ${end}` : "ended";
}

class Overview {
	constructor(record) {
		this.record = record;
		this.axis = new SL.Axis(record);
		this.fall = new SL.Waterfall(this.axis, s => {
			location.hash = `#conversation/${s.id}`;
		});
		this.table = new SL.SocketTable();
		this.found = el("output", { for: "search", "aria-live": "polite" });
		for (const s of record.list)
			s.words = [describe(s), ending(s), s.final.state].join(" ").toLowerCase();
		$("view-overview").append(this.controls(), this.fall.box, SL.legend(),
			el("p", { class: "hint" }, HINT), el("h2", {}, "All sockets"), this.table.root);
		this.search("");
	}

	controls() {
		const { fall } = this;
		const button = (id, face, words, run) => el("button", { id, type: "button",
			"aria-label": words, title: words, onclick: run }, face);
		const field = el("input", { type: "search", id: "search",
			placeholder: "process, address, state …",
			oninput: e => this.search(e.target.value) });
		const fold = el("input", { type: "checkbox", id: "fold", checked: true,
			onchange: e => {
				this.axis.fold(e.target.checked);
				fall.draw();
			} });

		return el("div", { class: "bar controls" },
			el("label", {}, "Search ", field), this.found,
			el("span", { class: "buttons" },
				button("zoom-in", "+", "Zoom in", () => fall.zoom(0.5, 0.5)),
				button("zoom-out", "−", "Zoom out", () => fall.zoom(2, 0.5)),
				button("move-left", "←", "Earlier", () => fall.move(-0.25)),
				button("move-right", "→", "Later", () => fall.move(0.25)),
				button("whole", "All", "Show all of the time", () => fall.whole())),
			el("label", {}, fold, " fold idle gaps"));
	}

	/* Leaves the sockets that have all WORDS somewhere. */
	search(words) {
		const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
		const fits = s => wanted.every(w => s.words.includes(w));
		const shown = this.record.list.filter(fits);
		const groups = this.record.groups.map(g => ({ label: g.label,
			sockets: g.sockets.filter(fits) }));

		this.fall.set(groups.filter(g => g.sockets.length));
		this.table.set(shown);
		this.found.textContent = wanted.length ?
			`${shown.length} of ${text.count(this.record.list.length, "socket")}` : "";
	}

	show() {
		this.fall.draw();
	}
}

Object.assign(SL, { Overview, who, describe, short, brief, ending });
})();

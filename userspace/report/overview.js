// SPDX-License-Identifier: GPL-2.0
/* The first page: the waterfall, a search, and the table with its totals. */
/* global SL */
"use strict";

(() => {
	const { el, $, text } = SL;
	const PAGE = 50;	/* rows of the table at a time */

	const sent = s => (s.final.send || {}).bytes || 0;
	const received = s => (s.final.recv || {}).bytes || 0;

	const who = s => s.owner.pid ? `${s.owner.name} (${s.owner.pid})` : s.owner.name;

	/* A socket in words: for a title, for a row, for a narrow row. */
	const ends = s => s.final.remote ? `${text.address(s.final.local)} → ${text.address(s.final.remote)}` :
		text.address(s.final.local);
	const describe = s => `#${s.id} ${s.final.netid || ""} ${who(s)} ${ends(s)}`;
	const short = s => `#${s.id} ${s.final.netid || ""} ${brief_end(s)}`;
	const brief = s => `#${s.id} ${s.final.netid || ""}`;

	function brief_end(s) {
		const { local, remote } = s.final;

		if (s.final.passive && remote)
			return `← ${text.address(remote)}`;
		return remote ? `→ ${text.address(remote)}` : local ? text.address(local) : "";
	}

	function ending(s) {
		if (!s.final.closed)
			return text.state(s.final.state);
		return s.final.end && s.final.end !== "none" ? `ended: ${s.final.end}` : "ended";
	}

	const COLUMNS = [
		["id", "Socket", s => s.id, s => `#${s.id}`],
		["process", "Process", s => s.owner.name, who],
		["netid", "Kind", s => s.final.netid || ""],
		["local", "Local", s => text.address(s.final.local)],
		["remote", "Remote", s => text.address(s.final.remote)],
		["state", "State or end", ending],
		["sent", "Sent", sent, s => text.bytes(sent(s)), true],
		["received", "Received", received, s => text.bytes(received(s)), true],
		["start", "Begin", s => s.made, s => `+${text.duration(s.made)}`.replace("+-", "-"), true],
		["duration", "Duration", s => s.life, s => text.duration(s.life), true],
		["events", "Events", s => s.events.length, null, true],
	];

	class Overview {
		constructor(record) {
			this.record = record;
			this.sort = { key: "start", up: true };
			this.first = 0;
			this.axis = new SL.Axis(record);
			this.fall = new SL.Waterfall(this.axis, s => { location.hash = `#conversation/${s.id}`; });
			for (const s of record.list)
				s.words = `${describe(s)} ${ending(s)} ${s.final.state || ""}`.toLowerCase();
			this.build();
			this.search("");
		}

		build() {
			const field = el("input", { type: "search", id: "search", placeholder: "process, address, state …",
				oninput: e => this.search(e.target.value) });
			const button = (id, label, words, run) =>
				el("button", { id, type: "button", "aria-label": words, title: words, onclick: run }, label);
			const folded = el("input", { type: "checkbox", id: "fold", checked: true, onchange: e => {
				this.axis.fold(e.target.checked);
				this.fall.draw();
			} });

			this.found = el("output", { for: "search", "aria-live": "polite" });
			this.table = el("table", { id: "sockets" });
			this.pager = el("p", { class: "pager" });
			$("view-overview").append(
				el("div", { class: "bar controls" },
					el("label", {}, "Search ", field), this.found,
					el("span", { class: "buttons" },
						button("zoom-in", "+", "Zoom in", () => this.fall.zoom(0.5, 0.5)),
						button("zoom-out", "−", "Zoom out", () => this.fall.zoom(2, 0.5)),
						button("move-left", "←", "Earlier", () => this.fall.move(-0.25)),
						button("move-right", "→", "Later", () => this.fall.move(0.25)),
						button("whole", "All", "Show all of the time", () => this.fall.whole())),
					el("label", {}, folded, " fold idle gaps")),
				this.fall.box, SL.legend(),
				el("p", { class: "hint" }, "Drag to move; the wheel on the axis, or with Ctrl, zooms. " +
					"A click on a bar opens its conversation. Lines: — from a listener to the sockets " +
					"that it made; – – from a name look-up to the connection that came next in the same " +
					"process (inferred)."),
				el("h2", {}, "All sockets"),
				el("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Table of sockets" }, this.table),
				this.pager);
		}

		search(words) {
			const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
			const fits = s => wanted.every(w => s.words.includes(w));

			this.shown = this.record.list.filter(fits);
			this.first = 0;
			this.fall.set(this.record.groups.map(g => ({ label: g.label, sockets: g.sockets.filter(fits) }))
				.filter(g => g.sockets.length));
			this.found.textContent = wanted.length ?
				`${this.shown.length} of ${text.count(this.record.list.length, "socket")}` : "";
			this.order();
		}

		order() {
			const [, , of] = COLUMNS.find(c => c[0] === this.sort.key), sign = this.sort.up ? 1 : -1;
			const order = (a, b) => a < b ? -1 : a > b ? 1 : 0;

			this.shown.sort((s, t) => sign * order(of(s), of(t)) || s.id - t.id);
			this.draw();
		}

		by(key) {
			this.sort = { key, up: this.sort.key === key ? !this.sort.up : !/sent|received|duration|events/.test(key) };
			this.first = 0;
			this.order();
		}

		draw() {
			const rows = this.shown.slice(this.first, this.first + PAGE);
			const sum = of => this.shown.reduce((n, s) => n + of(s), 0);

			this.table.replaceChildren(
				el("thead", {}, el("tr", {}, COLUMNS.map(([key, name, , , number]) => this.head(key, name, number)))),
				el("tbody", {}, rows.map(s => this.row(s))),
				el("tfoot", {}, el("tr", {},
					el("th", { scope: "row", colspan: 6 }, `Total of ${text.count(this.shown.length, "socket")}`),
					el("td", { class: "number", id: "total-sent" }, text.bytes(sum(sent))),
					el("td", { class: "number", id: "total-received" }, text.bytes(sum(received))),
					el("td", {}), el("td", {}),
					el("td", { class: "number" }, sum(s => s.events.length)))));
			this.draw_pager();
		}

		head(key, name, number) {
			const mine = this.sort.key === key;

			return el("th", { scope: "col", class: number && "number",
				"aria-sort": mine ? this.sort.up ? "ascending" : "descending" : "none" },
			el("button", { type: "button", "data-sort": key, onclick: () => {
				this.by(key);
				this.table.querySelector(`[data-sort=${key}]`).focus();
			} }, name, el("span", { "aria-hidden": true }, mine ? this.sort.up ? " ▲" : " ▼" : "")));
		}

		row(s) {
			return el("tr", { "data-id": s.id }, COLUMNS.map(([key, , of, show, number]) => {
				const words = (show || of)(s);

				return el("td", { class: number && "number", "data-column": key },
					key === "id" ? el("a", { href: `#socket/${s.id}`, title: "Its record" }, words) :
						key === "process" ? el("a", { href: `#conversation/${s.id}`,
							title: "Play its conversation" }, words) : words);
			}));
		}

		draw_pager() {
			const last = Math.min(this.first + PAGE, this.shown.length);
			const go = (label, first, can) => el("button", { type: "button", disabled: !can, onclick: () => {
				this.first = first;
				this.draw();
			} }, label);

			this.pager.replaceChildren();
			if (this.shown.length > PAGE)
				this.pager.append(go("‹ before", this.first - PAGE, this.first > 0),
					` ${this.first + 1} to ${last} of ${this.shown.length} `,
					go("next ›", this.first + PAGE, last < this.shown.length));
		}

		show() {
			this.fall.draw();
		}
	}

	Object.assign(SL, { Overview, who, describe, short, brief, ending });
})();

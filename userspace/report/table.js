// SPDX-License-Identifier: GPL-2.0
/* The table of sockets: sorted by any column, a page at a time, with its sums. */
/* global SL */
"use strict";

(() => {
const { el, text } = SL;
const PAGE = 50;	/* rows at a time */

const sent = s => (s.final.send || {}).bytes || 0;
const received = s => (s.final.recv || {}).bytes || 0;
const begin = s => s.made < 0 ? `-${text.duration(-s.made)}` : `+${text.duration(s.made)}`;

/* What it sorts by, what it shows if that is another thing; numbers begin with the largest. */
const COLUMNS = [
	{ key: "id", name: "Socket", of: s => s.id, show: s => `#${s.id}`, view: "socket" },
	{ key: "process", name: "Process", of: s => SL.who(s), view: "conversation" },
	{ key: "netid", name: "Kind", of: s => s.final.netid || "" },
	{ key: "local", name: "Local", of: s => text.address(s.final.local) },
	{ key: "remote", name: "Remote", of: s => text.address(s.final.remote) },
	{ key: "name", name: "Name", of: s => s.final.name || "" },
	{ key: "state", name: "State or end", of: s => SL.ending(s) },
	{ key: "sent", name: "Sent", of: sent, show: s => text.bytes(sent(s)), number: true },
	{ key: "received", name: "Received", of: received, show: s => text.bytes(received(s)),
		number: true },
	{ key: "start", name: "Begin", of: s => s.made, show: begin, number: true },
	{ key: "duration", name: "Duration", of: s => s.life, show: s => text.duration(s.life),
		number: true },
	{ key: "events", name: "Events", of: s => s.events.length, number: true },
];
const TITLES = { socket: "Its record", conversation: "Play its conversation" };
const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

class SocketTable {
	constructor() {
		this.by = COLUMNS.find(c => c.key === "start");
		this.up = true;
		this.table = el("table", { id: "sockets" });
		this.pager = el("p", { class: "pager" });
		this.root = el("div", {}, el("div", { class: "wide", tabindex: 0, role: "region",
			"aria-label": "Table of sockets" }, this.table), this.pager);
	}

	/* The sockets to be shown. */
	set(sockets) {
		this.sockets = [...sockets];
		this.order();
	}

	order() {
		const sign = this.up ? 1 : -1, { of } = this.by;

		this.sockets.sort((s, t) => sign * compare(of(s), of(t)) || s.id - t.id);
		this.first = 0;
		this.draw();
	}

	sort(column) {
		this.up = column === this.by ? !this.up :
			!column.number || column.key === "start";
		this.by = column;
		this.order();
		this.table.querySelector(`[data-sort=${column.key}]`).focus();
	}

	draw() {
		const rows = this.sockets.slice(this.first, this.first + PAGE);

		this.table.replaceChildren(
			el("thead", {}, el("tr", {}, COLUMNS.map(c => this.head(c)))),
			el("tbody", {}, rows.map(s => this.row(s))),
			el("tfoot", {}, this.sums()));
		this.draw_pager();
	}

	head(column) {
		const mine = column === this.by, way = this.up ? "ascending" : "descending";
		const arrow = this.up ? " ▲" : " ▼";

		return el("th", { scope: "col", class: column.number && "number",
			"aria-sort": mine ? way : "none" },
		el("button", { type: "button", "data-sort": column.key,
			onclick: () => this.sort(column) },
		column.name, el("span", { "aria-hidden": true }, mine && arrow)));
	}

	row(s) {
		return el("tr", { "data-id": s.id }, COLUMNS.map(c => {
			const words = (c.show || c.of)(s);
			const link = c.view && el("a", { href: `#${c.view}/${s.id}`,
				title: TITLES[c.view] }, words);

			return el("td", { class: c.number && "number", "data-column": c.key },
				link || words);
		}));
	}

	sums() {
		const sum = of => this.sockets.reduce((n, s) => n + of(s), 0);
		const number = (words, id) => el("td", { class: "number", id }, words);

		return el("tr", {}, el("th", { scope: "row", colspan: 6 },
			`Total of ${text.count(this.sockets.length, "socket")}`),
		number(text.bytes(sum(sent)), "total-sent"),
		number(text.bytes(sum(received)), "total-received"),
		number(""), number(""), number(sum(s => s.events.length)));
	}

	draw_pager() {
		const n = this.sockets.length, last = Math.min(this.first + PAGE, n);
		const go = (words, by, can) => el("button", { type: "button", disabled: !can,
			onclick: () => {
				this.first += by;
				this.draw();
			} }, words);

		this.pager.hidden = n <= PAGE;
		this.pager.replaceChildren(go("‹ before", -PAGE, this.first > 0),
			` ${this.first + 1} to ${last} of ${n} `, go("next ›", PAGE, last < n));
	}
}

Object.assign(SL, { SocketTable });
})();

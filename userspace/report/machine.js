// SPDX-License-Identifier: GPL-2.0
/* The state machine of TCP (RFC 9293, figure 5), with the states of both ends lit. */
/* global SL */
"use strict";

(() => {
const { svg, text } = SL;
const W = 150, H = 34;
const PLACES = {
	"closed": [310, 28], "listening": [90, 84], "syn-sent": [530, 84], "syn-recv": [90,
		156],
	"established": [310, 200], "fin-wait-1": [90, 268], "close-wait": [530, 268],
	"fin-wait-2": [90, 356], "closing": [310, 326], "last-ack": [530, 356],
	"time-wait": [310, 420], "ended": [530, 420],
};
/* From, to, what it takes and what is sent; where the words stand, if not in the middle. */
const EDGES = [
	["closed", "listening", "listen()"], ["closed", "syn-sent", "connect(): SYN"],
	["listening", "syn-recv", "SYN: SYN, ACK"], ["syn-sent", "syn-recv",
		"SYN: SYN, ACK"],
	["syn-sent", "established", "SYN, ACK: ACK"], ["syn-recv", "established", "ACK"],
	["syn-recv", "fin-wait-1", "close: FIN"], ["established", "fin-wait-1",
		"close: FIN"],
	["established", "close-wait", "FIN: ACK"], ["fin-wait-1", "fin-wait-2",
		"ACK of FIN"],
	["fin-wait-1", "closing", "FIN: ACK"], ["fin-wait-2", "time-wait", "FIN: ACK"],
	["closing", "time-wait", "ACK of FIN"], ["close-wait", "last-ack", "close: FIN"],
	["last-ack", "ended", "ACK of FIN"], ["time-wait", "ended", "2 MSL"],
];

/* Where the line between two middles leaves a box. */
function border([x, y], [tx, ty]) {
	const dx = tx - x, dy = ty - y;
	const part = Math.min(dx ? (W / 2) / Math.abs(dx) : 9, dy ? (H / 2) / Math.abs(dy) :
		9);

	return [x + dx * part, y + dy * part];
}

class Machine {
	constructor() {
		this.boxes = new Map();
		this.edges = new Map();
		this.root = svg("svg", { viewBox: "0 0 620 446", class: "machine",
			role: "img" },
			svg("defs", {}, svg("marker", { id: "arrow", viewBox: "0 0 8 8",
				refX: 7, refY: 4,
				markerWidth: 7, markerHeight: 7, orient: "auto" },
			svg("path", { d: "M0 0L8 4L0 8z", class: "arrowhead" }))));
		EDGES.forEach(edge => this.root.append(this.edge(edge)));
		Object.entries(PLACES).forEach(([name, place]) =>
			this.root.append(this.box(name, place)));
	}

	edge([from, to, words]) {
		const a = border(PLACES[from], PLACES[to]), b = border(PLACES[to],
			PLACES[from]);
		const flat = Math.abs(a[0] - b[0]) > 20;
		const g = svg("g", { class: "edge" },
			svg("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1],
				"marker-end": "url(#arrow)" }),
			svg("text", { x: (a[0] + b[0]) / 2 + (flat ? 0 : 6),
				y: (a[1] + b[1]) / 2 + (flat ? -4 : 4),
				"text-anchor": flat ? "middle" : "start" }, words));

		this.edges.set(`${from}>${to}`, g);
		return g;
	}

	box(name, [x, y]) {
		const badge = (end, bx) => svg("g", { class: `badge ${end}` },
			svg("circle", { cx: bx, cy: y - H / 2, r: 10 }),
			svg("text", { x: bx, y: y - H / 2 + 4, "text-anchor": "middle" },
				end));
		const g = svg("g", { class: "state", "data-state": name },
			svg("rect", { x: x - W / 2, y: y - H / 2, width: W, height: H,
				rx: 6 }),
			svg("text", { x, y: y + 6, "text-anchor": "middle" },
				name === "ended" ? "CLOSED" : text.state(name)),
			badge("A", x - W / 2 + 4), badge("B", x + W / 2 - 4));

		this.boxes.set(name, g);
		return g;
	}

	/* States of the left and the right end; the transition of this step. */
	show(left, right, old_state, new_state) {
		const a = box_of(left), b = right && box_of(right);
		const moved = old_state && new_state !== old_state ?
			`${old_state}>${new_state === "closed" ? "ended" : new_state}` : "";

		for (const [name, g] of this.boxes) {
			g.classList.toggle("lit-A", name === a);
			g.classList.toggle("lit-B", name === b);
		}
		for (const [name, g] of this.edges)
			g.classList.toggle("taken", name === moved);
		this.root.setAttribute("aria-label",
			`State machine of TCP: end A in ${text.state(left.state)}` +
			(right ? `, end B in ${text.state(right.state)}` : ""));
	}
}

/* A socket that has been somewhere is in the lower CLOSED when it is closed. */
function box_of(state) {
	if (state.state === "new-syn-recv")
		return "syn-recv";
	if (state.state !== "closed")
		return state.state;
	const been = Object.keys(state.dwell_ns || {}).some(name => name !== "closed");

	return been || state.closed ? "ended" : "closed";
}

Object.assign(SL, { Machine });
})();

// SPDX-License-Identifier: GPL-2.0
/*
 * The lives of sockets as bars on one axis. Only the rows and the pixels that
 * are in view are drawn.
 */
/* global SL */
"use strict";

(() => {
const { el, svg, clip, text } = SL;
const ROW = 24, BAR = 14, AXIS = 34, LEAST = 2, FAR = 40, PRINTED = 400;
const PAPER = 1000;	/* on paper the drawing is as wide as the sheet: see page.css */

/* One pattern for each phase, so that colour is not alone: see page.css. */
const MARKS = {
	"new": "M0 6H6", "lookup": "M3 1V5M1 3H5", "connecting": "M0 6L6 0",
	"listening": "M3 3h.1", "waiting": "M0 3H6", "sending": "M0 0L6 6",
	"receiving": "M3 0V6", "idle": "", "closing": "M0 0L6 6M0 6L6 0",
		"time-wait": "M0 0H6M0 3H6",
};

function patterns() {
	return svg("defs", {}, SL.PHASES.map(phase =>
		svg("pattern", { id: `p-${phase}`, width: 6, height: 6,
			patternUnits: "userSpaceOnUse" },
			svg("rect", { width: 6, height: 6, class: `fill-${phase}` }),
			svg("path", { d: MARKS[phase], class: "mark" }))));
}

function legend() {
	return el("ul", { class: "legend", "aria-label": "Legend" }, SL.PHASES.map(phase =>
		el("li", {}, svg("svg", { width: 26, height: 14, "aria-hidden": true },
			svg("rect", { width: 26, height: 14, rx: 2,
				fill: `url(#p-${phase})` })),
		SL.PHASE_NAMES[phase])));
}

class Waterfall {
	constructor(axis, open) {
		this.axis = axis;
		this.open = open;
		this.rows = [];
		this.chosen = -1;
		this.head = svg("svg", { class: "axis", height: AXIS,
			"aria-hidden": true });
		this.body = svg("svg", { class: "rows" });
		this.space = el("div", { class: "space" }, this.body);
		this.box = el("div", { class: "fall", tabindex: 0, role: "listbox",
			"aria-label": "Waterfall of all sockets. Up and down choose, " +
				"Enter opens, " +
				"plus and minus zoom, left and right move, 0 shows all." },
		this.head, this.space);
		this.listen();
	}

	listen() {
		this.box.addEventListener("scroll", () => this.draw());
		this.box.addEventListener("wheel", e => this.wheel(e), { passive: false });
		this.box.addEventListener("keydown", e => this.key(e));
		this.box.addEventListener("pointerdown", e => this.grab(e));
		window.addEventListener("beforeprint", () => this.print(true));
		window.addEventListener("afterprint", () => this.print(false));
		new ResizeObserver(() => this.draw()).observe(this.box);
	}

	print(on) {
		this.printing = on;
		this.draw();
	}

	/* GROUPS: [{ label, sockets }] in order. */
	set(groups) {
		this.rows = [];
		for (const group of groups) {
			this.rows.push({ group });
			for (const socket of group.sockets)
				this.rows.push({ socket });
		}
		this.at = new Map(this.rows.map((row, i) => [row.socket, i]));
		this.chosen = Math.min(this.chosen, this.rows.length - 1);
		this.draw();
	}

	measure() {
		const width = this.printing ? PAPER : this.box.clientWidth || 800;

		this.label = width < 560 ? 104 : 250;
		this.width = Math.max(50, width - this.label - 8);
		this.full = width;
	}

	in_view() {
		if (this.printing)
			return [0, Math.min(PRINTED, this.rows.length)];
		const top = this.box.scrollTop, height = this.box.clientHeight || 600;

		return [Math.max(0, Math.floor(top / ROW) - 2),
			Math.min(this.rows.length, Math.ceil((top + height) / ROW) + 2)];
	}

	draw() {
		this.measure();
		const [from, to] = this.in_view();

		this.space.style.height = `${(this.printing ? to : this.rows.length) * ROW + 4}px`;
		this.body.style.top = `${from * ROW}px`;
		this.size(this.body, Math.max(0, to - from) * ROW);
		this.body.replaceChildren(patterns(), this.draw_breaks((to - from) * ROW));
		for (let i = from; i < to; i++)
			this.body.append(this.draw_row(this.rows[i], i, (i - from) * ROW));
		this.body.append(this.draw_links(from, to));
		this.draw_axis();
		if (this.chosen >= 0)
			this.box.setAttribute("aria-activedescendant",
				`row-${this.chosen}`);
	}

	size(picture, height) {
		picture.setAttribute("width", this.full);
		picture.setAttribute("height", height);
		if (this.printing)
			picture.setAttribute("viewBox", `0 0 ${this.full} ${height}`);
		else
			picture.removeAttribute("viewBox");
	}

	px(t) {
		return this.label + this.axis.x(t, this.width);
	}

	draw_axis() {
		const { head, axis } = this, right = this.label + this.width;

		this.size(head, AXIS);
		head.replaceChildren();
		this.free = -1e9;
		for (const { t, step } of axis.ticks(this.width)) {
			const x = this.px(t), words = text.tick(t, step);

			head.append(svg("line", { x1: x, x2: x, y1: 22, y2: AXIS,
				class: "tick" }));
			this.head_text(x + 3, x + 3, 30, words, {});
		}
		this.free = -1e9;
		for (const fold of axis.folds) {
			const x = (this.px(fold.from) + this.px(fold.to)) / 2;
			const words = `⋯ ${text.duration(fold.to - fold.from)} idle`;

			if (x > this.label && x < right)
				this.head_text(x, x - words.length * 3.2, 12, words,
					{ "text-anchor": "middle" });
		}
	}

	/* Words of the axis, if there is room for them. */
	head_text(x, left, y, words, more) {
		const end = left + words.length * 6.4;

		if (left < this.free || end > this.full)
			return;
		this.free = end + 6;
		this.head.append(svg("text", { x, y, ...more }, words));
	}

	draw_breaks(height) {
		const g = svg("g", { "aria-hidden": true });

		for (const fold of this.axis.folds) {
			const a = Math.max(this.label, this.px(fold.from));
			const b = Math.min(this.label + this.width, this.px(fold.to));

			if (b <= a)
				continue;
			let d = `M${(a + b) / 2} 0`;

			for (let y = 0; y < height; y += 8)
				d += `l${y / 8 % 2 ? -4 : 4} 8`;
			g.append(svg("rect", { x: a, y: 0, width: b - a, height,
				class: "fold" }),
				svg("path", { d, class: "zigzag" }));
		}
		return g;
	}

	draw_row(row, i, y) {
		if (row.group)
			return svg("g", { class: "group", role: "presentation" },
				svg("rect", { x: 0, y, width: this.full, height: ROW }),
				svg("text", { x: 6, y: y + 16 }, clip(row.group.label,
					this.full / 8),
					svg("title", {}, row.group.label)));
		const { socket } = row, name = SL.describe(socket), g = svg("g", {
			class: i === this.chosen ? "row chosen" : "row", id: `row-${i}`,
				role: "option",
			"data-row": i, "data-id": socket.id,
				"aria-selected": i === this.chosen,
			"aria-label": `${name}, ${SL.ending(socket)}` });

		g.append(svg("title", {}, `${name}\n${SL.ending(socket)}`),
			svg("rect", { x: 0, y, width: this.full, height: ROW,
				class: "back" }),
			svg("text", { x: 14, y: y + 16 },
				clip(this.label < 200 ? SL.brief(socket) : SL.short(socket),
					this.label / 7.2)));
		this.draw_bar(g, socket, y + (ROW - BAR) / 2);
		return g;
	}

	draw_bar(g, socket, y) {
		const right = this.label + this.width;

		if (socket.before) {
			g.append(svg("path",
				{ d: `M${this.label + 8} ${y}l-7 ${BAR / 2}l7 ${BAR / 2}z`,
				class: "before" }), svg("text", { x: this.label + 12, y: y +
					11, class: "faint" },
				"ended before the record"));
			return;
		}
		for (const { x, width, phase } of this.pixels(SL.phases(socket)))
			g.append(svg("rect", { x: this.label + x, y, width, height: BAR,
				fill: `url(#p-${phase})`, class: "bar" }));
		const a = this.px(socket.start), b = this.px(socket.stop);

		if (socket.made < 0 && a >= this.label)
			g.append(svg("path", { d: `M${a} ${y}l-5 ${BAR / 2}l5 ${BAR / 2}z`,
				class: "before" }));
		if (socket.final.closed && b >= this.label && b <= right && b - a > 6)
			g.append(svg("line", { x1: b, x2: b, y1: y - 2, y2: y + BAR + 2,
				class: "end" }));
	}

	/* What to draw of PHASES: whatever is narrower than LEAST is put together. */
	pixels(phases) {
		const { axis, width } = this, parts = [];
		const time = x => axis.time(axis.a + x / width * (axis.b - axis.a));
		let i = first_after(phases, time(0), 0);

		while (i < phases.length) {
			const p = phases[i];
			const x = Math.max(0, axis.x(p.from, width)), end = Math.min(width,
				axis.x(p.to, width));

			if (x >= width)
				break;
			if (end - x >= LEAST) {
				parts.push({ x, width: end - x, phase: p.phase });
				i++;
				continue;
			}
			const next = Math.max(i + 1, first_after(phases, time(x + LEAST),
				i));
			const busy = phases.slice(i, Math.min(next, i + 8)).find(q =>
				q.phase !== "idle");

			parts.push({ x, width: LEAST, phase: (busy || p).phase });
			i = next;
		}
		return parts;
	}

	draw_links(from, to) {
		const g = svg("g", { class: "links", "aria-hidden": true });

		for (let i = from; i < to; i++) {
			const { socket } = this.rows[i];

			if (!socket)
				continue;
			this.link(g, SL.record.sockets.get(socket.final.listener), socket,
				i, from, "child");
			this.link(g, socket.lookup, socket, i, from, "fed");
		}
		return g;
	}

	link(g, source, socket, i, from, kind) {
		const k = source && this.at.get(source), x = this.px(socket.start);

		if (k === undefined || Math.abs(i - k) > FAR || socket.before ||
		    x < this.label || x > this.label + this.width)
			return;
		const y = row => (row - from) * ROW + ROW / 2;
		const x0 = kind === "fed" ? Math.max(this.label, this.px(source.stop)) : x;
		const end = y(i) + (k < i ? -BAR / 2 : BAR / 2), tip = k < i ? -4 : 4;

		g.append(svg("path", { class: kind,
			d: `M${x0} ${y(k)}C${x0} ${end} ${x} ${y(k)} ${x} ${end}` }),
		svg("path", { class: `tip ${kind}`,
			d: `M${x - 3} ${end + tip}L${x} ${end}L${x + 3} ${end + tip}z` }));
	}

	choose(i) {
		while (this.rows[i] && !this.rows[i].socket)
			i += i < this.chosen ? -1 : 1;
		if (!this.rows[i])
			return;
		this.chosen = i;
		const top = i * ROW, height = this.box.clientHeight - AXIS;

		if (top < this.box.scrollTop + ROW)
			this.box.scrollTop = Math.max(0, top - ROW);
		else if (top + ROW > this.box.scrollTop + height)
			this.box.scrollTop = top + 2 * ROW - height;
		this.draw();
	}

	key(e) {
		const page = Math.floor(this.box.clientHeight / ROW) - 2;
		const keys = {
			ArrowDown: () => this.choose(this.chosen + 1),
				ArrowUp: () => this.choose(this.chosen - 1),
			PageDown: () => this.choose(Math.min(this.rows.length - 1,
				this.chosen + page)),
			PageUp: () => this.choose(Math.max(1, this.chosen - page)),
			Home: () => this.choose(1),
				End: () => this.choose(this.rows.length - 1),
			ArrowLeft: () => this.move(-0.1), ArrowRight: () => this.move(0.1),
			"+": () => this.zoom(0.5, 0.5), "=": () => this.zoom(0.5, 0.5),
			"-": () => this.zoom(2, 0.5), "0": () => this.whole(),
			Enter: () => this.rows[this.chosen] &&
				this.open(this.rows[this.chosen].socket),
		};

		if (!keys[e.key] || e.ctrlKey || e.altKey || e.metaKey)
			return;
		e.preventDefault();
		keys[e.key]();
	}

	zoom(factor, at) {
		this.axis.zoom(factor, at);
		this.draw();
	}

	move(part) {
		this.axis.move(part);
		this.draw();
	}

	whole() {
		this.axis.show(0, 1);
		this.draw();
	}

	/* On the axis, or with Ctrl: a plain wheel has to scroll the page. */
	wheel(e) {
		const box = this.box.getBoundingClientRect();

		if (!e.ctrlKey && e.clientY - box.top > AXIS && !e.shiftKey)
			return;
		e.preventDefault();
		if (e.shiftKey)
			this.move((e.deltaY || e.deltaX) / 1000);
		else
			this.zoom(Math.exp(e.deltaY / 400), Math.min(1, Math.max(0,
				(e.clientX - box.left - this.label) / this.width)));
	}

	grab(e) {
		const from = e.clientX, { a } = this.axis;
		const row = e.target.closest("[data-row]"), stop = new AbortController();
		const { signal } = stop;
		let moved = false;

		const move = event => {
			const by = event.clientX - from;

			moved = moved || Math.abs(by) > 4;
			if (!moved)
				return;
			const width = this.axis.b - this.axis.a;

			this.axis.show(a - by / this.width * width,
				a - by / this.width * width + width);
			this.draw();
		};
		const end = event => {
			stop.abort();
			if (moved || !row || event.type === "pointercancel")
				return;
			this.chosen = Number(row.dataset.row);
			this.open(this.rows[this.chosen].socket);
		};

		window.addEventListener("pointermove", move, { signal });
		window.addEventListener("pointerup", end, { signal });
		window.addEventListener("pointercancel", end, { signal });
	}
}

/* The first of PHASES, from START on, that ends after TIME. */
function first_after(phases, time, start) {
	let low = start, high = phases.length;

	while (low < high) {
		const mid = (low + high) >> 1;

		if (phases[mid].to > time)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

Object.assign(SL, { Waterfall, legend, patterns });
})();

// SPDX-License-Identifier: GPL-2.0
/* What is between the two ends at a step: the call that was made, and segments on their way. */
/* global SL */
"use strict";

(() => {
const { svg } = SL;
const WIDTH = 420, HEIGHT = 112, MIDDLE = WIDTH / 2;

/* An arrow from end to end with its label on it. */
function segment(label, right, y) {
	const width = Math.min(380, label.length * 7.5 + 18);
	const a = right ? 12 : WIDTH - 12, b = right ? WIDTH - 14 : 14, tip = right ? -8 : 8;

	return svg("g", { class: `segment ${right ? "to-right" : "to-left"}` },
		svg("line", { x1: a, x2: b, y1: y + 12, y2: y + 12 }),
		svg("path", { d: `M${b + tip} ${y + 7}L${b} ${y + 12}L${b + tip} ${y + 17}z` }),
		svg("g", { class: "packet" },
			svg("rect", { x: MIDDLE - width / 2, y, width, height: 24, rx: 4 }),
			svg("text", { x: MIDDLE, y: y + 16, "text-anchor": "middle" }, label)));
}

class Wire {
	constructor() {
		this.root = svg("svg", { class: "wire", viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
			role: "img" });
	}

	/* C: the step, or null; LEFT: it is one of the left end; STANDS: they are connected. */
	draw(c, left, stands) {
		const found = c ? SL.segments(c) : [], call = c ? SL.call(c) : "";
		const words = found.map(s => `${s.label} from ` +
			`${s.out === left ? "A to B" : "B to A"}, inferred`);

		this.root.replaceChildren(svg("line", { x1: 8, x2: WIDTH - 8, y1: 60, y2: 60,
			class: "pipe" }));
		if (call)
			this.root.append(svg("text", { x: left ? 8 : WIDTH - 8, y: 18,
				class: "call", "text-anchor": left ? "start" : "end" },
			SL.clip(call, 48)));
		found.forEach((s, i) =>
			this.root.append(segment(s.label, s.out === left, 30 + i * 34)));
		if (found.length)
			this.root.append(svg("text", { x: MIDDLE, y: 38 + found.length * 34,
				class: "how", "text-anchor": "middle" }, SL.way(c.after)));
		this.root.setAttribute("aria-label", words.join("; ") || call ||
			"nothing on its way");
		this.root.classList.toggle("stands", stands);
	}
}

Object.assign(SL, { Wire });
})();

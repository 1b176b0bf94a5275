// SPDX-License-Identifier: GPL-2.0
/* The page of the questions: answered by a click, graded, with the evidence. */
/* global SL */
"use strict";

(() => {
const { el, svg, $, text } = SL;

class Quiz {
	constructor(record) {
		this.list = SL.questions(record);
		this.answers = new Map();
		this.score = el("p", { id: "score", role: "status",
			"aria-live": "polite" });
		$("view-questions").append(el("h2", {}, "Questions"),
			el("p", { class: "hint" }, this.list.length ?
				"Made from this record. An answer can be changed; the " +
				"last one counts." :
					"This record has nothing to ask about: it has no " +
					"event of a connection."),
			this.score, el("ol", { class: "quiz" },
				this.list.map((q, i) => this.question(q, i))));
		this.draw_score();
	}

	question(q, i) {
		const verdict = el("p", { class: "verdict", role: "status",
			"aria-live": "polite" });
		const choose = (o, label) => {
			const right = o.value === q.right;

			this.answers.set(q, right);
			for (const other of field.querySelectorAll("label"))
				other.classList.remove("right", "wrong");
			label.classList.add(right ? "right" : "wrong");
			verdict.className = `verdict ${right ? "right" : "wrong"}`;
			verdict.replaceChildren(el("b", {}, right ? "✓ Right. " :
				"✗ Wrong. "), right ? q.why :
				"Look again: ", " ",
					el("a", { href: `#conversation/${q.id}/${q.step}` },
					"see it happen"));
			this.draw_score();
		};
		const answer = o => {
			const label = el("label", {}, el("input", { type: "radio",
				name: `question-${i}`, value: o.value,
				onchange: () => choose(o, label) }), " ", o.socket &&
					this.bar(o.socket), o.label);

			return label;
		};
		const field = el("fieldset", { "data-kind": q.kind, "data-id": q.id },
			el("legend", {}, `${i + 1}. ${q.ask}`), q.options.map(answer),
				verdict);

		return el("li", { id: `question-${i}` }, field);
	}

	/* The life of a socket as a small bar on the whole axis. */
	bar(s) {
		const place = t => Math.max(0, Math.min(1, t / SL.record.length)) * 76;
		const x = place(s.start);

		return svg("svg", { width: 80, height: 14, class: "small",
			"aria-hidden": true },
			svg("line", { x1: 2, x2: 78, y1: 7, y2: 7 }),
			svg("rect", { x: 2 + x, y: 1, width: Math.max(3, place(s.stop) - x),
				height: 12, rx: 2 }));
	}

	draw_score() {
		const right = [...this.answers.values()].filter(Boolean).length;

		this.score.textContent = this.list.length ?
			`${right} of ${text.count(this.list.length, "question")} right, ` +
				`${this.answers.size} answered.` : "";
	}
}

Object.assign(SL, { Quiz });
})();

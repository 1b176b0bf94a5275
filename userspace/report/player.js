// SPDX-License-Identifier: GPL-2.0
/* One conversation, step by step, forward and back. */
/* global SL */
"use strict";

(() => {
const { el, $, text } = SL;
const AROUND = 6;	/* steps of the list before and after the present one */
const SPEEDS = [["slow", 2500], ["normal", 1200], ["fast", 300]];

const title = s => `${SL.who(s)} #${s.id}`;

function nobody(left) {
	return el("section", { class: "end B none" }, el("p", { class: "hint" },
		left.final.state === "listening" ?
			"A listener has no other end: each call gets a socket of its own." :
			"The other end is not on this machine, or not in this record."));
}

class Player {
	constructor() {
		this.timer = 0;
		this.speed = 1200;
		this.all = false;
		document.addEventListener("keydown", e => this.key(e));
	}

	open(socket, step) {
		const { talk } = this;

		this.stop();
		if (!talk || (talk.left !== socket && talk.right !== socket)) {
			this.talk = SL.conversation(socket);
			this.build();
		}
		this.socket = socket;
		this.go(step === undefined ? 0 : step);
	}

	build() {
		const { left, right } = this.talk;

		this.sentence = el("p", { id: "sentence", role: "status", "aria-live": "polite" });
		this.machine = left.final.netid === "tcp" ? new SL.Machine() : null;
		this.left = new SL.Panel("A", left);
		this.right = right && new SL.Panel("B", right);
		this.wire = new SL.Wire();
		this.list = el("ol", { class: "steps", "aria-label": "Steps" });
		$("view-conversation").replaceChildren(
			el("h2", {}, title(left), right && [" ↔ ", title(right)]),
			this.controls(), this.sentence,
			el("div", { class: "stage" }, this.left.root,
				el("div", { class: "between" }, this.wire.root, this.figure(left)),
				right ? this.right.root : nobody(left)),
			el("label", { class: "option" }, this.whole(),
				" show all fields of the control information"),
			el("h3", {}, "Steps"), this.list);
	}

	controls() {
		const last = this.talk.steps.length;
		const button = (id, face, words, run) => el("button", { id, type: "button",
			"aria-label": words, title: words, onclick: run }, face);

		this.where = el("output", { id: "where" });
		this.range = el("input", { type: "range", min: 0, max: last, "aria-label": "Step",
			oninput: e => this.go(Number(e.target.value)) });
		this.play_button = button("play", "▶ Play", "Play", () => this.play());
		return el("div", { class: "bar player", role: "group", "aria-label": "Player" },
			button("first", "|◀", "First step (Home)", () => this.go(0)),
			button("back", "◀", "One step back (left arrow)",
				() => this.go(this.step - 1)),
			this.play_button,
			button("forward", "▶", "One step forward (right arrow)",
				() => this.go(this.step + 1)),
			button("last", "▶|", "Last step (End)", () => this.go(last)),
			this.range, this.where, el("label", {}, "Speed ", this.speeds()));
	}

	speeds() {
		const change = e => {
			this.speed = Number(e.target.value);
			if (this.timer)
				this.play(true);
		};

		return el("select", { id: "speed", onchange: change }, SPEEDS.map(([name, ms]) =>
			el("option", { value: ms, selected: ms === this.speed }, name)));
	}

	whole() {
		const change = e => {
			this.all = e.target.checked;
			this.go(this.step);
		};

		return el("input", { type: "checkbox", id: "all-fields", checked: this.all,
			onchange: change });
	}

	figure(left) {
		if (!this.machine)
			return el("p", { class: "hint" }, `${left.final.netid}: this protocol ` +
				"has no states of a connection to show.");
		return el("figure", {}, this.machine.root, el("figcaption", {},
			"The states of TCP (RFC 9293, section 3.3.2)."));
	}

	/* Shows what was known after N steps. */
	go(n) {
		const { talk } = this, last = talk.steps.length;

		this.step = n = Math.min(Math.max(0, n || 0), last);
		const now = SL.states_at(talk, n), before = n ? SL.states_at(talk, n - 1) : now;
		const event = n ? SL.record.events[talk.steps[n - 1]] : null;
		const mine = event && event.id === talk.left.id ? "left" : "right";
		const c = event && { event, before: before[mine], after: now[mine], mine };

		this.left.draw(before.left, now.left, now.right, this.all);
		if (this.right)
			this.right.draw(before.right, now.right, now.left, this.all);
		this.wire.draw(c, mine === "left", now.left.state === "established");
		this.draw_machine(c, now);
		this.say(c);
		this.draw_list();
		this.range.value = n;
		this.where.textContent = `step ${n} of ${last}` +
			(event ? `, ${text.at(event.t)}` : "");
		SL.remember(`#conversation/${this.socket.id}/${n}`);
		if (n >= last)
			this.stop();
	}

	draw_machine(c, now) {
		const moved = c && c.event.type === "state";
		const old = moved && (c.event.old_state || c.before.state);

		if (this.machine)
			this.machine.show(now.left, now.right, old, moved && c.after.state);
	}

	say(c) {
		if (!c) {
			this.sentence.replaceChildren(this.talk.steps.length ?
				"Before the first step. Press ▶ or the right arrow." :
				"The record has no event of this socket.");
			return;
		}
		const { words, ref } = SL.explain(c), end = c.mine === "left" ? "A" : "B";

		this.sentence.replaceChildren(el("b", { class: `letter ${end}` }, end), 
			` ${words} `,
			el("a", { href: ref.href, rel: "noreferrer", class: "ref" }, ref.name));
	}

	draw_list() {
		const { steps } = this.talk, length = 2 * AROUND + 1;
		const from = Math.max(0, Math.min(this.step - 1 - AROUND, steps.length - length));

		this.list.replaceChildren(...steps.slice(from, from + length).map((i, k) =>
			this.draw_step(SL.record.events[i], from + k + 1)));
	}

	draw_step(event, n) {
		const end = event.id === this.talk.left.id ? "A" : "B";

		return el("li", { value: n }, el("button", { type: "button", "data-step": n,
			"aria-current": n === this.step && "step", onclick: () => this.go(n) },
		el("span", { class: `letter ${end}` }, end),
		` ${text.at(event.t)} ${SL.event_words(event)}`));
	}

	play(again) {
		if (this.timer && !again) {
			this.stop();
			return;
		}
		clearInterval(this.timer);
		if (this.step >= this.talk.steps.length)
			this.go(0);
		this.timer = setInterval(() => this.go(this.step + 1), this.speed);
		this.show_play("⏸ Pause", "Pause");
	}

	stop() {
		clearInterval(this.timer);
		this.timer = 0;
		if (this.play_button)
			this.show_play("▶ Play", "Play");
	}

	show_play(face, words) {
		this.play_button.textContent = face;
		this.play_button.setAttribute("aria-label", words);
		this.play_button.title = words;
	}

	key(e) {
		const { tagName } = e.target;

		if ($("view-conversation").hidden || !this.talk || e.ctrlKey || e.altKey ||
		    e.metaKey || /^(input|select|textarea)$/i.test(tagName))
			return;
		const keys = { ArrowRight: () => this.go(this.step + 1),
			ArrowLeft: () => this.go(this.step - 1),
			Home: () => this.go(0), End: () => this.go(this.talk.steps.length) };

		if (!/^(button|a)$/i.test(tagName))
			keys[" "] = () => this.play();
		if (!keys[e.key])
			return;
		e.preventDefault();
		keys[e.key]();
	}
}

Object.assign(SL, { Player, title });
})();

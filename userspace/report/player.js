// SPDX-License-Identifier: GPL-2.0
/* One conversation, step by step, forward and back. */
/* global SL */
"use strict";

(() => {
	const { el, svg, $, text } = SL;
	const AROUND = 6;	/* steps of the list before and after the present one */
	const SPEEDS = [["slow", 2500], ["normal", 1200], ["fast", 300]];

	/* Fields that are always shown; of the others those that change. */
	const ALWAYS = ["state", "local", "remote", "send.bytes", "recv.bytes", "shutdown",
		"rx_eof", "released", "closed_first", "end"];
	const NAMES = { "state": "state", "local": "local address", "remote": "remote address",
		"holders": "descriptors", "send.bytes": "bytes sent", "recv.bytes": "bytes received",
		"rx_eof": "end of stream", "released": "all fd closed",
		"closed_first": "closed first", "end": "how it ended", "gen": "changes",
		"rqueue": "receive queue", "wqueue": "send queue" };
	const NEVER = new Set(["schema", "kind"]);
	/* Changes that say nothing which another field does not say. */
	const QUIET = /^(gen|flags|conn_state|holders_count|former_holders_count|last_holder)$|_number$/;

	/* A short name of a field; its key stands in the title. */
	function label(key) {
		return NAMES[key] || key.replace(/^times\.(.*)_ns$/, "time: $1").replace(/^dwell_ns\.(.*)$/, "time in $1")
			.replace(/^(send|recv)\.(.*)$/, "$1: $2").replace(/_/g, " ");
	}

	class Player {
		constructor() {
			this.timer = 0;
			this.speed = 1200;
			this.all = false;
			document.addEventListener("keydown", e => this.key(e));
		}

		open(socket, step) {
			this.stop();
			if (!this.talk || (this.talk.left !== socket && this.talk.right !== socket)) {
				this.talk = SL.conversation(socket);
				this.build();
			}
			this.socket = socket;
			this.go(step === undefined ? 0 : step);
		}

		build() {
			const { left, right, steps } = this.talk;
			const button = (id, face, words, run) =>
				el("button", { id, type: "button", "aria-label": words, title: words, onclick: run }, face);

			this.sentence = el("p", { id: "sentence", role: "status", "aria-live": "polite" });
			this.where = el("output", { id: "where" });
			this.range = el("input", { type: "range", min: 0, max: steps.length, "aria-label": "Step",
				oninput: e => this.go(Number(e.target.value)) });
			this.play_button = button("play", "▶ Play", "Play", () => this.play());
			this.machine = /tcp/.test(left.final.netid) ? new SL.Machine() : null;
			this.panels = [this.panel("A", left), right ? this.panel("B", right) : this.nobody(left)];
			this.wire = svg("svg", { class: "wire", viewBox: "0 0 420 112", role: "img" });
			this.list = el("ol", { class: "steps", "aria-label": "Steps" });
			const all = el("input", { type: "checkbox", id: "all-fields", checked: this.all, onchange: e => {
				this.all = e.target.checked;
				this.go(this.step);
			} });

			$("view-conversation").replaceChildren(
				el("h2", {}, title(left), right ? [" ↔ ", title(right)] : ""),
				el("div", { class: "bar player", role: "group", "aria-label": "Player" },
					button("first", "|◀", "First step (Home)", () => this.go(0)),
					button("back", "◀", "One step back (left arrow)", () => this.go(this.step - 1)),
					this.play_button,
					button("forward", "▶", "One step forward (right arrow)", () => this.go(this.step + 1)),
					button("last", "▶|", "Last step (End)", () => this.go(steps.length)),
					this.range, this.where,
					el("label", {}, "Speed ", el("select", { id: "speed", onchange: e => {
						this.speed = Number(e.target.value);
						if (this.timer)
							this.play(true);
					} }, SPEEDS.map(([name, ms]) => el("option", { value: ms, selected: ms === this.speed }, name))))),
				this.sentence,
				el("div", { class: "stage" }, this.panels[0].root,
					el("div", { class: "between" }, this.wire, this.figure(left)), this.panels[1].root),
				el("label", { class: "option" }, all, " show all fields of the control information"),
				el("h3", {}, "Steps"), this.list);
		}

		figure(left) {
			if (!this.machine)
				return el("p", { class: "hint" }, `${left.final.netid || "This kind"}: this protocol has no states of ` +
					"a connection to show.");
			return el("figure", {}, this.machine.root, el("figcaption", {},
				"The states of TCP (RFC 9293, section 3.3.2)."));
		}

		panel(name, socket) {
			const fields = el("tbody"), holders = el("ul", { class: "holders", "aria-label": "Descriptors" });
			const queues = el("div", { class: "queues" });
			const root = el("section", { class: `end ${name}`, "aria-label": `End ${name}` },
				el("h3", {}, el("span", { class: "letter" }, name), " ",
					el("a", { href: `#socket/${socket.id}` }, title(socket))),
				el("p", { class: "faint" }, `namespace ${socket.final.netns_name || socket.final.netns || "?"}, ` +
					`${socket.final.netid || "?"}`),
				el("p", { class: "not-yet" }, "It does not exist yet."),
				el("div", { class: "what" }, el("h4", {}, "Descriptors"), holders, queues,
					el("h4", {}, "Control information"),
					el("table", { class: "fields" }, fields)));

			return { root, name, fields, holders, queues, socket, rows: new Map() };
		}

		nobody(left) {
			const why = left.final.state === "listening" ? "A listener has no other end: each call gets a socket " +
				"of its own." : "The other end is not on this machine, or not in this record.";

			return { root: el("section", { class: "end B none" }, el("p", { class: "hint" }, why)) };
		}

		/* Shows what was known after N steps. */
		go(n) {
			const { talk } = this, last = talk.steps.length;

			this.step = n = Math.min(Math.max(0, n || 0), last);
			const now = SL.states_at(talk, n), before = n ? SL.states_at(talk, n - 1) : now;
			const event = n ? SL.record.events[talk.steps[n - 1]] : null;
			const mine = event && event.id === talk.left.id ? "left" : "right";
			const c = event && { event, before: before[mine], after: now[mine], mine };

			this.draw_panel(this.panels[0], before.left, now.left, now.right);
			if (talk.right)
				this.draw_panel(this.panels[1], before.right, now.right, now.left);
			this.draw_wire(c, now);
			if (this.machine)
				this.machine.show(now.left, now.right, c && c.event.type === "state" &&
					(c.event.old_state || c.before.state), c && c.after.state);
			this.say(c);
			this.draw_list();
			this.range.value = n;
			this.where.textContent = `step ${n} of ${last}` + (event ? `, ${text.at(event.t)}` : "");
			SL.remember(`#conversation/${this.socket.id}/${n}`);
			if (n >= last)
				this.stop();
		}

		say(c) {
			if (!c) {
				this.sentence.replaceChildren(this.talk.steps.length ?
					"Before the first step. Press ▶ or the right arrow." :
					"The record has no event of this socket.");
				return;
			}
			const { words, ref } = SL.explain(c);

			this.sentence.replaceChildren(el("b", { class: `letter ${c.mine === "left" ? "A" : "B"}` },
				c.mine === "left" ? "A" : "B"), " ", words, " ",
			el("a", { href: ref.href, rel: "noreferrer", class: "ref" }, ref.name));
		}

		draw_panel(panel, before, now, other) {
			panel.root.classList.toggle("absent", now.id === undefined);
			this.draw_fields(panel, before, now);
			this.draw_holders(panel, before, now);
			this.draw_queues(panel, now, other);
		}

		draw_fields(panel, before, now) {
			const old = SL.flatten(before), fields = SL.flatten(now), { begin } = SL.record;
			const keys = new Set([...ALWAYS, ...fields.keys(), ...old.keys()]);
			const shown = [];

			for (const key of keys) {
				const was = old.get(key), is = fields.get(key);
				const changed = was !== is && JSON.stringify(was) !== JSON.stringify(is);

				if (NEVER.has(key) || (!this.all && !ALWAYS.includes(key) && (!changed || QUIET.test(key))))
					continue;
				shown.push(this.draw_field(panel, key, text.value(key, is, begin),
					changed && (was === undefined ? "none" : text.value(key, was, begin))));
			}
			if (shown.length !== panel.fields.children.length || shown.some((row, i) => row !== panel.fields.children[i]))
				panel.fields.replaceChildren(...shown);
		}

		/* The row of a field; it is made once, and touched only if something is new. */
		draw_field(panel, key, is, was) {
			let row = panel.rows.get(key);

			if (!row) {
				row = el("tr", {}, el("th", { scope: "row", title: key }, label(key)),
					el("td", { "data-key": key, "data-end": panel.name }, el("span", { class: "now" })));
				panel.rows.set(key, row);
			}
			const cell = row.lastChild;

			if (cell.firstChild.textContent !== is)
				cell.firstChild.textContent = is;
			row.classList.toggle("changed", was !== false);
			while (cell.childNodes.length > 1)
				cell.lastChild.remove();
			if (was !== false)
				cell.append(" ", el("del", {}, was));
			return row;
		}

		draw_holders(panel, before, now) {
			const was = (before.holders || []).map(text.holder), is = (now.holders || []).map(text.holder);
			const items = is.map(h => el("li", { class: was.includes(h) ? "" : "new" }, h,
				!was.includes(h) && el("small", {}, " new")));

			for (const h of was.filter(x => !is.includes(x)))
				items.push(el("li", { class: "gone" }, el("del", {}, h), el("small", {}, " closed")));
			if (!items.length)
				items.push(el("li", { class: "none" }, "no program holds it"));
			panel.holders.replaceChildren(...items);
		}

		/* As the record has them; of a stream with both ends here what follows from the sums. */
		draw_queues(panel, now, other) {
			const rows = [];
			const row = (key, label, n, how) => rows.push(el("p", { class: "queue", "data-queue": key },
				el("span", {}, `${label}: `, el("b", {}, text.bytes(n)), how && el("i", {}, ` ${how}`)),
				el("span", { class: "meter" }, el("span", {
					style: `width:${Math.min(100, Math.log2(1 + n) * 4).toFixed(1)}%` }))));

			if (now.wqueue !== undefined && now.state !== "listening")
				row("wqueue", "Send queue", now.wqueue);
			if (now.rqueue !== undefined && now.state !== "listening")
				row("rqueue", "Receive queue", now.rqueue);
			else if (other && now.type === 1 && now.recv && other.send && !now.census && !other.census)
				row("waiting", "Sent to it, not yet read", Math.max(0, other.send.bytes - now.recv.bytes), "(inferred)");
			panel.queues.replaceChildren(...rows);
		}

		draw_wire(c, now) {
			const found = c ? SL.segments(c) : [], call = c ? SL.call(c) : "";
			const left = c && c.mine === "left";

			this.wire.replaceChildren(
				svg("line", { x1: 8, x2: 412, y1: 60, y2: 60, class: "pipe" }));
			if (call)
				this.wire.append(svg("text", { x: left ? 8 : 412, y: 18, class: "call",
					"text-anchor": left ? "start" : "end" }, SL.clip(call, 48)));
			found.forEach((s, i) => this.wire.append(draw_segment(s.label, s.out === left, 30 + i * 34)));
			if (found.length)
				this.wire.append(svg("text", { x: 210, y: 38 + found.length * 34, class: "how", "text-anchor": "middle" },
					SL.way(c.after)));
			this.wire.setAttribute("aria-label", found.map(s => `${s.label} from ` +
				`${s.out === left ? "A to B" : "B to A"}, inferred`).join("; ") || call || "nothing on its way");
			this.wire.classList.toggle("stands", Boolean(now.left && now.left.state === "established"));
		}

		draw_list() {
			const { steps } = this.talk, from = Math.max(0, Math.min(this.step - 1 - AROUND, steps.length - 2 * AROUND - 1));
			const items = steps.slice(from, from + 2 * AROUND + 1).map((i, k) => {
				const event = SL.record.events[i], n = from + k + 1;
				const end = event.id === this.talk.left.id ? "A" : "B";

				return el("li", { value: n }, el("button", { type: "button", "data-step": n,
					"aria-current": n === this.step && "step", onclick: () => this.go(n) },
				el("span", { class: `letter ${end}` }, end), ` ${text.at(event.t)} `,
				SL.event_words(event)));
			});

			this.list.replaceChildren(...items);
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
			this.play_button.textContent = "⏸ Pause";
			this.play_button.setAttribute("aria-label", "Pause");
		}

		stop() {
			clearInterval(this.timer);
			this.timer = 0;
			if (this.play_button) {
				this.play_button.textContent = "▶ Play";
				this.play_button.setAttribute("aria-label", "Play");
			}
		}

		key(e) {
			if ($("view-conversation").hidden || !this.talk || e.ctrlKey || e.altKey || e.metaKey ||
			    /^(input|select|textarea)$/i.test(e.target.tagName))
				return;
			const keys = { ArrowRight: () => this.go(this.step + 1), ArrowLeft: () => this.go(this.step - 1),
				Home: () => this.go(0), End: () => this.go(this.talk.steps.length) };

			if (e.key === " " && !/^(button|a|summary)$/i.test(e.target.tagName))
				keys[" "] = () => this.play();
			if (!keys[e.key])
				return;
			e.preventDefault();
			keys[e.key]();
		}
	}

	/* An arrow from end to end with its label on it. */
	function draw_segment(label, right, y) {
		const width = Math.min(380, label.length * 7.5 + 18), a = right ? 12 : 408, b = right ? 406 : 14;
		const tip = right ? -8 : 8;

		return svg("g", { class: `segment ${right ? "to-right" : "to-left"}` },
			svg("line", { x1: a, x2: b, y1: y + 12, y2: y + 12 }),
			svg("path", { d: `M${b + tip} ${y + 7}L${b} ${y + 12}L${b + tip} ${y + 17}z` }),
			svg("g", { class: "packet" }, svg("rect", { x: 210 - width / 2, y, width, height: 24, rx: 4 }),
				svg("text", { x: 210, y: y + 16, "text-anchor": "middle" }, label)));
	}

	const title = s => `${SL.who(s)} #${s.id}`;

	Object.assign(SL, { Player, title });
})();

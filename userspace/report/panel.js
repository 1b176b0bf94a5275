// SPDX-License-Identifier: GPL-2.0
/* One end of a conversation: who holds it, what is queued, its control information. */
/* global SL */
"use strict";

(() => {
const { el, text } = SL;

/* Fields that are always shown; of the others those that change. */
const ALWAYS = ["state", "local", "remote", "send.bytes", "recv.bytes", "shutdown", "rx_eof",
	"released", "closed_first", "end"];
const NAMES = { "local": "local address", "remote": "remote address", "holders": "descriptors",
	"send.bytes": "bytes sent", "recv.bytes": "bytes received",
	"rx_eof": "end of stream", "released": "all fd closed", "end": "how it ended",
	"rqueue": "receive queue", "wqueue": "send queue" };
const NEVER = new Set(["schema", "kind"]);
/* Changes that say nothing which another field does not say. */
const QUIET = /^(gen|flags|conn_state|last_holder)$|_(count|number)$/;

/* A short name of a field; its key stands in the title. */
function name_field(key) {
	return NAMES[key] || key.replace(/^times\.(.*)_ns$/, "time: $1")
		.replace(/^dwell_ns\.(.*)$/, "time in $1")
		.replace(/^(send|recv)\.(.*)$/, "$1: $2").replace(/_/g, " ");
}

const differ = (was, is) => was !== is && JSON.stringify(was) !== JSON.stringify(is);

class Panel {
	constructor(name, socket) {
		const { final } = socket, space = final.netns_name || final.netns || "?";

		this.name = name;
		this.rows = new Map();
		this.fields = el("tbody");
		this.holders = el("ul", { class: "holders", "aria-label": "Descriptors" });
		this.queues = el("div", { class: "queues" });
		this.root = el("section", { class: `end ${name}`, "aria-label": `End ${name}` },
			el("h3", {}, el("span", { class: "letter" }, name), " ",
				el("a", { href: `#socket/${socket.id}` }, SL.title(socket))),
			el("p", { class: "faint" }, `namespace ${space}, ${final.netid || "?"}`),
			el("p", { class: "not-yet" }, "It does not exist yet."),
			el("div", { class: "what" },
				el("h4", {}, "Descriptors"), this.holders, this.queues,
				el("h4", {}, "Control information"),
				el("table", { class: "fields" }, this.fields)));
	}

	/* Its state BEFORE and NOW, that of the OTHER end or undefined; ALL fields or not. */
	draw(before, now, other, all) {
		this.root.classList.toggle("absent", now.id === undefined);
		this.draw_fields(before, now, all);
		this.draw_holders(before, now);
		this.draw_queues(now, other);
	}

	draw_fields(before, now, all) {
		const old = SL.flatten(before), fields = SL.flatten(now), { begin } = SL.record;
		const shown = [], { children } = this.fields;

		for (const key of new Set([...ALWAYS, ...fields.keys(), ...old.keys()])) {
			const was = old.get(key), is = fields.get(key), changed = differ(was, is);
			const wanted = all || ALWAYS.includes(key) || (changed && !QUIET.test(key));

			if (NEVER.has(key) || !wanted)
				continue;
			shown.push(this.draw_field(key, text.value(key, is, begin), changed &&
				(was === undefined ? "none" : text.value(key, was, begin))));
		}
		if (shown.length !== children.length || shown.some((row, i) => row !== children[i]))
			this.fields.replaceChildren(...shown);
	}

	/* The row of a field; it is made once, and touched only if something is new. */
	draw_field(key, is, was) {
		const row = this.rows.get(key) || this.make_row(key), cell = row.lastChild;

		if (cell.firstChild.textContent !== is)
			cell.firstChild.textContent = is;
		row.classList.toggle("changed", was !== false);
		while (cell.childNodes.length > 1)
			cell.lastChild.remove();
		if (was !== false)
			cell.append(" ", el("del", {}, was));
		return row;
	}

	make_row(key) {
		const row = el("tr", {},
			el("th", { scope: "row", title: key }, name_field(key)),
			el("td", { "data-key": key, "data-end": this.name },
				el("span", { class: "now" })));

		this.rows.set(key, row);
		return row;
	}

	draw_holders(before, now) {
		const was = (before.holders || []).map(text.holder);
		const is = (now.holders || []).map(text.holder);
		const items = is.map(h => el("li", { class: was.includes(h) ? "" : "new" }, h,
			!was.includes(h) && el("small", {}, " new")));

		for (const h of was.filter(x => !is.includes(x)))
			items.push(el("li", { class: "gone" }, el("del", {}, h),
				el("small", {}, " closed")));
		if (!items.length)
			items.push(el("li", { class: "none" }, "no program holds it"));
		this.holders.replaceChildren(...items);
	}

	/* As the record has them; of a stream with both ends what follows from the sums. */
	draw_queues(now, other) {
		const stream = now.type === 1 && now.recv && !now.census;
		const rows = [];

		if (now.state !== "listening" && now.wqueue !== undefined)
			rows.push(queue("wqueue", "Send queue", now.wqueue));
		if (now.state !== "listening" && now.rqueue !== undefined)
			rows.push(queue("rqueue", "Receive queue", now.rqueue));
		else if (stream && other && other.send && !other.census)
			rows.push(queue("waiting", "Sent to it, not yet read",
				Math.max(0, other.send.bytes - now.recv.bytes), "(inferred)"));
		this.queues.replaceChildren(...rows);
	}
}

/* Bytes as a bar: one that is twice as long stands for their square. */
function queue(key, label, n, how) {
	const width = Math.min(100, Math.log2(1 + n) * 4).toFixed(1);

	return el("p", { class: "queue", "data-queue": key },
		el("span", {}, `${label}: `, el("b", {}, text.bytes(n)),
			how && el("i", {}, ` ${how}`)),
		el("span", { class: "meter" }, el("span", { style: `width:${width}%` })));
}

Object.assign(SL, { Panel });
})();

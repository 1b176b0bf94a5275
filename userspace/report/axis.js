// SPDX-License-Identifier: GPL-2.0
/*
 * The time axis: idle gaps are folded to a narrow break, a part of it is in
 * view. Places on the whole axis go from 0 to 1.
 */
/* global SL */
"use strict";

(() => {
/* A gap without an event is folded if it is so much of the whole and so many usual gaps. */
const GAP = 0.05;
const UNUSUAL = 10;
const BREAK = 0.025;	/* of the axis: how wide a break is */
const MOST = 12;	/* breaks */

/* The longest of the gaps between TIMES (sorted, from the begin to the end). */
function find_gaps(times, length) {
	const spans = times.slice(1).map((t, i) => t - times[i]);
	const usual = Float64Array.from(spans).sort()[(spans.length - 1) >> 1];
	const least = Math.max(GAP * length, UNUSUAL * usual), gaps = [];

	spans.forEach((span, i) => {
		if (span > least)
			gaps.push({ from: times[i], to: times[i + 1] });
	});
	gaps.sort((a, b) => (b.to - b.from) - (a.to - a.from));
	return gaps.slice(0, MOST).sort((a, b) => a.from - b.from);
}

/* Pieces { from, to, a, b, folded }: times from..to stand at the places a..b. */
function make_pieces(length, gaps) {
	const idle = gaps.reduce((sum, g) => sum + g.to - g.from, 0);
	const busy = Math.max(1, length - idle), room = 1 - gaps.length * BREAK;
	const pieces = [];
	let at = 0, t = 0;

	const add = (to, width, folded) => {
		if (to > t)
			pieces.push({ from: t, to, a: at, b: at + width, folded });
		at += to > t ? width : 0;
		t = to;
	};

	for (const gap of gaps) {
		add(gap.from, room * (gap.from - t) / busy, false);
		add(gap.to, BREAK, true);
	}
	add(length, room * (length - t) / busy, false);
	return pieces;
}

class Axis {
	constructor(record) {
		this.length = record.length;
		this.times = Float64Array.from([0, ...record.events.map(e => e.t), this.length]);
		this.times.sort();
		this.fold(true);
		this.show(0, 1);
	}

	fold(folded) {
		const gaps = folded ? find_gaps(this.times, this.length) : [];

		this.pieces = make_pieces(this.length, gaps);
		this.folds = this.pieces.filter(p => p.folded);
	}

	/* The place of a time. */
	place(t) {
		const last = this.pieces[this.pieces.length - 1];
		const piece = this.pieces.find(p => t <= p.to) || last;
		const part = (Math.min(Math.max(t, piece.from), piece.to) - piece.from) /
			(piece.to - piece.from);

		return piece.a + part * (piece.b - piece.a);
	}

	/* The time at a place. */
	time(place) {
		const piece = this.pieces.find(p => place <= p.b) ||
			this.pieces[this.pieces.length - 1];

		return piece.from +
			(place - piece.a) / (piece.b - piece.a) * (piece.to - piece.from);
	}

	show(a, b) {
		const width = Math.min(1, Math.max(1e-7, b - a));

		this.a = Math.min(Math.max(0, a), 1 - width);
		this.b = this.a + width;
	}

	/* FACTOR below 1 goes nearer; AT (0 to 1 of the view) stays where it is. */
	zoom(factor, at) {
		const width = this.b - this.a, fixed = this.a + at * width;

		this.show(fixed - at * width * factor, fixed + (1 - at) * width * factor);
	}

	move(part) {
		const by = part * (this.b - this.a);

		this.show(this.a + by, this.b + by);
	}

	/* Pixels of a time, in a view of WIDTH pixels. */
	x(t, width) {
		return (this.place(t) - this.a) / (this.b - this.a) * width;
	}

	/* Times for the marks of a view of WIDTH pixels. */
	ticks(width) {
		const ticks = [];

		for (const p of this.pieces) {
			const from = Math.max(p.a, this.a), to = Math.min(p.b, this.b);
			const pixels = (to - from) / (this.b - this.a) * width;

			if (p.folded || pixels < 40)
				continue;
			this.even_ticks(this.time(from), this.time(to), pixels, ticks);
		}
		return ticks;
	}

	even_ticks(from, to, pixels, ticks) {
		const rough = (to - from) / Math.max(1, Math.floor(pixels / 90));
		const size = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
		const step = [1, 2, 5, 10].map(n => n * size).find(n => n >= rough) ||
			10 * size;

		for (let t = Math.ceil(from / step) * step; t <= to; t += step)
			ticks.push({ t, step });
	}
}

Object.assign(SL, { Axis });
})();

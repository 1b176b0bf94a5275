// SPDX-License-Identifier: GPL-2.0
/*
 * The record: its sockets, its events, and what was known of a socket after
 * each of its events. Every STRIDE events of a socket its state is kept, so a
 * step applies no more than that many changes, forward or back.
 */
/* global SL */
"use strict";

(() => {
const STRIDE = 64;
/* Keys whose value is a group of numbers: a change names those that differ. */
const GROUPS = new Set(["times", "dwell_ns", "send", "recv"]);

function apply(state, event) {
	for (const key in event.set) {
		const v = event.set[key];

		state[key] = GROUPS.has(key) && state[key] ? { ...state[key], ...v } : v;
	}
	if (event.gone) {
		for (const key of event.gone)
			delete state[key];
	}
}

/* Who did it. */
function task(event) {
	if (event.task)
		return event.task;
	return event.pid === undefined ? null : { pid: event.pid, comm: event.comm || "?" };
}

function add_socket(record, id) {
	let socket = record.sockets.get(id);

	if (!socket) {
		socket = { id, final: {}, first: {}, events: [], kept: [] };
		record.sockets.set(id, socket);
	}
	return socket;
}

/* One pass over all events: which belong to whom, the states to keep. */
function index_events(record) {
	const now = new Map();

	record.events.forEach((event, i) => {
		if (!event.id)
			return;
		const socket = add_socket(record, event.id);
		let state = now.get(socket);

		if (!state) {
			state = { ...socket.first };
			now.set(socket, state);
		}
		if (socket.events.length % STRIDE === 0)
			socket.kept.push({ ...state });
		socket.events.push(i);
		apply(state, event);
	});
	for (const [socket, state] of now) {
		if (socket.final.id === undefined)
			socket.final = state;
	}
}

function load(data) {
	const record = { title: data.title || "", begin: Number(data.begin),
		end: Number(data.end),
		lost: data.lost || 0, cut: data.cut, time: data.time, events: data.events,
			sockets: new Map() };

	for (const object of data.sockets)
		add_socket(record, object.id).final = object;
	for (const [id, object] of Object.entries(data.first || {}))
		add_socket(record, Number(id)).first = object;
	record.length = Math.max(1, record.end - record.begin);
	index_events(record);
	record.list = [...record.sockets.values()];
	SL.record = record;
	return record;
}

/* What was known of SOCKET after N of its own events. */
function state_at(socket, n) {
	if (!socket.events.length)
		return socket.final;
	const kept = Math.min(Math.floor(n / STRIDE), socket.kept.length - 1);
	const state = { ...socket.kept[kept] };

	for (let i = kept * STRIDE; i < n; i++)
		apply(state, SL.record.events[socket.events[i]]);
	return state;
}

function other_end(socket) {
	const { final } = socket;
	const id = final.other_end ? final.other_end.id : final.peer;

	return id && id !== socket.id ? SL.record.sockets.get(id) : undefined;
}

/* Both ends and their steps. The one that connected stands at the left. */
function conversation(socket) {
	let left = socket, right = other_end(socket);

	if (right && left.final.passive && !right.final.passive)
		[left, right] = [right, left];
	const steps = merge(left.events, right ? right.events : []);
	const done = new Uint32Array(steps.length + 1);

	steps.forEach((i, n) => {
		done[n + 1] = done[n] + (SL.record.events[i].id === left.id ? 1 : 0);
	});
	return { left, right, steps, done };
}

function merge(a, b) {
	const all = [];
	let i = 0, k = 0;

	while (i < a.length || k < b.length)
		all.push(k >= b.length || a[i] < b[k] ? a[i++] : b[k++]);
	return all;
}

/* Both states after N steps. */
function states_at(talk, n) {
	return {
		left: state_at(talk.left, talk.done[n]),
		right: talk.right ? state_at(talk.right, n - talk.done[n]) : undefined,
	};
}

/* A socket's object as a flat list of fields: "send.bytes" and so on. */
function flatten(state) {
	const fields = new Map();

	for (const [key, v] of Object.entries(state || {})) {
		if (GROUPS.has(key)) {
			for (const [name, number] of Object.entries(v))
				fields.set(`${key}.${name}`, number);
		} else {
			fields.set(key, v);
		}
	}
	return fields;
}

Object.assign(SL, { load, task_of: task, state_at, other_end, conversation, states_at,
	flatten });
})();

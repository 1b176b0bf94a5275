// SPDX-License-Identifier: GPL-2.0
/* The one name of this page, and how numbers, addresses and names look. */
"use strict";

const SL = {};

(() => {
const UNITS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"]];

/* Of nanoseconds; at most four digits. */
function duration(ns) {
	if (ns === undefined || ns === null || Number.isNaN(ns))
		return "";
	for (const [size, unit] of UNITS) {
		if (Math.abs(ns) >= size)
			return `${trim(ns / size)} ${unit}`;
	}
	return `${ns} ns`;
}

/* A moment of the record, to the microsecond. */
function at(ns) {
	const sign = ns < 0 ? "−" : "+", size = Math.abs(ns);

	return size < 1e10 ? `${sign}${(size / 1e6).toFixed(3)} ms` :
		`${sign}${(size / 1e9).toFixed(6)} s`;
}

function trim(value) {
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;

	return String(Number(value.toFixed(digits)));
}

/* For a mark of the axis: as many digits as marks STEP apart need. */
function tick(t, step) {
	const [size, unit] = UNITS.find(([n]) => Math.abs(t) >= n) || [1, "ns"];
	const digits = Math.max(0, Math.ceil(Math.log10(size / step) - 1e-9));

	return `${Number((t / size).toFixed(Math.min(9, digits)))} ${unit}`;
}

function bytes(n) {
	if (n === undefined)
		return "";
	for (const [size, unit] of [[1e9, "GB"], [1e6, "MB"], [1e4, "kB"]]) {
		if (n >= size)
			return `${trim(n / (size === 1e4 ? 1e3 : size))} ${unit}`;
	}
	return `${n} B`;
}

const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

function address(a) {
	if (!a)
		return "-";
	const port = a.port === undefined ? "" : `:${a.port}`;

	if (a.address !== undefined) {
		const scope = a.scope ? `%${a.scope}` : "";
		const host = a.address.includes(":") ? `[${a.address}]` : a.address;

		return host + scope + port;
	}
	if (a.path !== undefined)
		return a.path;
	if (a.abstract !== undefined)
		return `@${a.abstract}`;
	if (a.cid !== undefined)
		return `${a.cid}${port}`;
	return a.bytes !== undefined ? a.bytes : `${a.family}${port}`;
}

/* The remote address of a socket's object; by the name that its program means if that is known. */
function peer(s) {
	const { name, name_source, remote } = s;

	if (!name)
		return address(remote);
	return (name_source === "dns" ? "~" : "") + name +
		(remote && remote.port !== undefined ? `:${remote.port}` : "");
}

/* "syn-recv" as RFC 9293 writes it. */
const RFC = { "syn-recv": "SYN-RECEIVED", "new-syn-recv": "SYN-RECEIVED",
	"listening": "LISTEN" };
const state = word => word ? RFC[word] || word.toUpperCase() : "-";

const holder = h => `${h.comm} (${h.pid})` + (h.fd === undefined ? "" : ` fd ${h.fd}`);
const task = t => t ? `${t.program || t.comm} (${t.pid})` : "the kernel";

/* Any value of a socket's object, for a cell. */
function show(key, v, begin) {
	if (v === undefined)
		return "";
	if (v === true || v === false)
		return v ? "yes" : "no";
	if (Array.isArray(v))
		return v.length ? v.map(x => item(key, x)).join(", ") : "none";
	if (typeof v === "object")
		return item(key, v);
	if (key === "state")
		return state(v);
	if (key.startsWith("times."))
		return at(v - begin);
	if (/_ns$/.test(key) || key.startsWith("dwell_ns."))
		return duration(v);
	return String(v);
}

function item(key, v) {
	if (v.family !== undefined)
		return address(v);
	if (key === "remotes")
		return `${address(v.remote)} ${v.sent_bytes}/${v.received_bytes}`;
	if (key === "other_end")
		return `#${v.id}`;
	if (v.tid !== undefined && v.uid !== undefined)
		return task(v);
	return v.comm === undefined ? JSON.stringify(v) : holder(v);
}

SL.text = { duration, at, tick, bytes, count, address, peer, state, holder, task, value: show };
})();

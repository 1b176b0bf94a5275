// SPDX-License-Identifier: GPL-2.0
"use strict";

const record = JSON.parse(document.getElementById("record").textContent);
const now = new Map(Object.entries(record.first));

const GROUPS = new Set(["send", "recv", "times", "dwell_ns"]);

/** What an event changes in a socket's object: of a group only members are told. */
function applyEvent(object, event) {
	for (const [key, value] of Object.entries(event.set ?? {}))
		object[key] = GROUPS.has(key) ? { ...object[key], ...value } : value;
	for (const key of event.gone ?? [])
		delete object[key];
	return object;
}

function describe(event, socket) {
	const who = event.task ? `${event.task.program ?? event.task.comm}[${event.task.pid}]` : "-";
	const result = event.error ?? event.result ?? "";
	const words = [`${(event.t / 1e6).toFixed(3)} ms`, who, socket.netid ?? "-", `#${event.id}`,
		event.type, result, event.set?.state ?? ""];

	return words.join(" ");
}

for (const event of record.events) {
	const socket = applyEvent(now.get(String(event.id)) ?? {}, event);
	const line = document.createElement("li");

	now.set(String(event.id), socket);
	line.textContent = describe(event, socket);
	document.getElementById("events").append(line);
}
document.title = record.title;
document.querySelector("h1").textContent = record.title;
if (record.cut || record.lost) {
	const warning = document.getElementById("warning");

	warning.hidden = false;
	warning.textContent = record.cut ? "The record is cut: what came later is not here." :
		`${record.lost} events were lost.`;
}

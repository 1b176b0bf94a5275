// SPDX-License-Identifier: GPL-2.0
/*
 * Making elements. Whatever comes out of the record goes into text nodes and
 * attributes here, never into markup.
 */
/* global SL */
"use strict";

(() => {
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith("on"))
			element.addEventListener(name.slice(2), value);
		else if (value !== undefined && value !== false)
			element.setAttribute(name, value === true ? "" : value);
	}
	for (const child of children.flat(Infinity)) {
		if (child !== undefined && child !== null && child !== false)
			element.append(child);
	}
	return element;
}

const el = (name, attributes, ...children) =>
	fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
	fill(document.createElementNS(SVG, name), attributes, children);
const $ = id => document.getElementById(id);

/* Words cut to what fits, with the whole in a title. */
function clip(text, length) {
	return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}

Object.assign(SL, { el, svg, $, clip });
})();

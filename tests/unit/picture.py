#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""picture.py COUNT: is standard input a picture of socklife, with COUNT rows?"""
import sys
import xml.etree.ElementTree as ET

SPACE = "{http://www.w3.org/2000/svg}"
KNOWN = {
    "svg": {"width", "height", "viewBox", "role"},
    "title": set(), "style": set(), "g": set(),
    "rect": {"class", "x", "y", "width", "height"},
    "defs": set(),
    "marker": {"id", "viewBox", "refX", "refY", "markerWidth", "markerHeight", "orient"},
    "line": {"class", "marker-end", "x1", "y1", "x2", "y2"},
    "path": {"class", "d"},
    "text": {"class", "x", "y", "text-anchor"},
}

root = ET.fromstring(sys.stdin.buffer.read())
width, height = float(root.get("width")), float(root.get("height"))
rows = root.findall(f"{SPACE}g")
assert len(rows) == int(sys.argv[1]), f"{len(rows)} rows"
assert all(row.findtext(f"{SPACE}title") for row in rows), "a row without a tooltip"
for element in root.iter():
    name = element.tag.removeprefix(SPACE)
    assert name in KNOWN, f"a strange element: {element.tag}"
    assert set(element.attrib) <= KNOWN[name], f"strange attributes: {element.attrib}"
    assert element.get("marker-end") in (None, "url(#head)"), "an arrow from elsewhere"
    if name == "rect":
        x, y, w, h = (float(element.get(key)) for key in ("x", "y", "width", "height"))
        assert w >= 0 and h > 0, f"nothing to see: {element.attrib}"
        assert 0 <= x and x + w <= width and 0 <= y and y + h <= height, \
            f"outside: {element.attrib}"
style = root.findtext(f"{SPACE}style")
assert "url(" not in style and "@import" not in style, "something from elsewhere"

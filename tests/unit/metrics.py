#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Is standard input the text format of Prometheus, as socklife means to print it?"""
import re
import sys

HEAD = re.compile(r"# (HELP|TYPE) (socklife_[a-z_]+) (.+)")
SAMPLE = re.compile(r"(socklife_[a-z_]+)(?:\{(.*)\})? ([0-9.]+)")
LABEL = re.compile(r'(family|protocol|state|end|errno|reason|le)="([A-Za-z0-9_.+-]{1,32})"')

types = {}
seen = set()
buckets = {}
counts = {}
metric = None
text = sys.stdin.buffer.read().decode("ascii")
assert text.endswith("\n"), "no newline at the end"
for line in text.splitlines():
    head = HEAD.fullmatch(line)
    if head and head[1] == "HELP":
        metric = head[2]
        assert metric not in types, f"{metric} comes twice"
        types[metric] = None
        continue
    if head:
        assert head[2] == metric and head[3] in ("gauge", "counter", "histogram"), line
        assert (head[3] == "counter") == metric.endswith("_total"), f"the name of {metric}"
        types[metric] = head[3]
        continue
    sample = SAMPLE.fullmatch(line)
    assert sample, f"no sample: {line}"
    name, labels, value = sample.groups()
    part = name.removeprefix(metric)
    wanted = ("_bucket", "_sum", "_count") if types[metric] == "histogram" else ("",)
    assert name.startswith(metric) and part in wanted, f"{name} under {metric}"
    pairs = labels.split(",") if labels else []
    assert all(LABEL.fullmatch(pair) for pair in pairs), f"strange labels: {line}"
    assert (name, labels) not in seen, f"twice: {line}"
    seen.add((name, labels))
    assert part == "_sum" or value.isdigit(), line
    series = (metric, ",".join(pair for pair in pairs if not pair.startswith("le=")))
    if part == "_bucket":
        bounds = buckets.setdefault(series, [])
        bounds.append((float(LABEL.fullmatch(pairs[-1])[2].replace("+Inf", "inf")), int(value)))
    elif part == "_count":
        counts[series] = int(value)
for series, bounds in buckets.items():
    assert bounds == sorted(bounds), f"buckets out of order: {series}"
    assert sorted(count for _, count in bounds) == [count for _, count in bounds], series
    assert bounds[-1] == (float("inf"), counts[series]), f"no last bucket: {series}"

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Is a trace of `socklife report --perfetto` what Perfetto and chrome://tracing read?

perfetto.py TRACE FLOWS RECORD READER: the trace is of the whole RECORD, and has so many flows.
"""
import collections
import json
import os
import subprocess
import sys


def main():
    trace, flows, record, reader = sys.argv[1:]
    with open(trace, encoding="utf-8") as file:
        events = json.load(file)["traceEvents"]
    named, processes, told = set(), set(), collections.Counter()
    opened, newest, slices = {}, {}, collections.defaultdict(list)
    arrows = collections.defaultdict(dict)
    for event in events:
        track, phase = (event["pid"], event.get("tid")), event["ph"]
        if phase == "M":
            assert event["args"]["name"]
            if event["name"] == "process_name":
                assert event["pid"] not in processes, "a process is named once"
                processes.add(event["pid"])
            else:
                assert event["name"] == "thread_name" and track not in named
                assert event["tid"] not in {tid for _, tid in named}, "a socket has one process"
                named.add(track)
            continue
        assert event["name"] and track in named and event["pid"] in processes
        if phase in "sf":
            assert phase not in arrows[event["id"]]
            arrows[event["id"]][phase] = event
            continue
        assert newest.get(track, 0) <= event["ts"], "time goes on"
        newest[track] = event["ts"]
        if phase == "B":
            assert track not in opened, "states do not overlap"
            opened[track] = event
        elif phase == "E":
            begin = opened.pop(track)
            assert begin["name"] == event["name"]
            slices[track].append((begin["ts"], event["ts"]))
        else:
            assert phase == "i" and event["s"] == "t"
            told[event["tid"], event["name"]] += 1
    assert not opened, "each state ends"
    for arrow in arrows.values():
        begin, end = arrow["s"], arrow["f"]
        assert begin["ts"] <= end["ts"] and begin["tid"] != end["tid"] and end["bp"] == "e"
        for one in (begin, end):
            assert any(a <= one["ts"] <= b for a, b in slices[one["pid"], one["tid"]])
    assert len(arrows) == int(flows), f"{len(arrows)} flows"
    run = subprocess.run([os.path.abspath(reader), "events", "--json", "-r", record],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    lines = [json.loads(line) for line in run.stdout.splitlines()[:-1]]
    assert told == collections.Counter((line["id"], line["event"]) for line in lines
                                       if line["event"] != "state" and line["id"]), "all events"
    assert {tid for _, tid in named} >= {line["id"] for line in lines if line["id"]}


main()

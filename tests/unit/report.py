#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Holds a page of socklife report against the other output of the reader.

report.py TEMPLATE RECORD PAGE READER: PAGE is TEMPLATE with the data of the whole RECORD; the
data cannot end its element; each event is that of `events --json`; and all changes up to an
event add up to what the table shows of a record that ends there.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

MARK = "<!-- data -->"
OPEN, CLOSE = '<script type="application/json" id="record">', "</script>"
HEADER, DONE, FAMILY = 40, 3, 0x7fff
GROUPS = ("send", "recv", "times", "dwell_ns")
# What the object of the event says, and the socket's object as well.
SHARED = ("state", "state_number", "local", "remote", "listener", "peer")


def data_of(template, page):
    before, behind = template.split(MARK)
    assert page.startswith(before + OPEN), "what stands before the data is the template's"
    assert page.endswith(CLOSE + behind), "and so is what stands behind it"
    text = page[len(before + OPEN):len(page) - len(CLOSE + behind)]
    assert not set("<>&\u2028\u2029") & set(text), "nothing in the data is markup"
    return json.loads(text)


def merge(socket, event):
    """The socket after the event."""
    for key, value in event.get("set", {}).items():
        if key in GROUPS:
            value = {**socket.get(key, {}), **value}
            value = {k: v for k, v in value.items() if v is not None}
        assert socket.get(key) != value, f"{key} has changed"
        socket[key] = value
    for key in event.get("gone", []):
        del socket[key]


def lines_of(reader, *args):
    run = subprocess.run([reader, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         check=False)
    return [json.loads(line) for line in run.stdout.splitlines()]


def check_event(event, line, socket, begin):
    """Is it the event that `events --json` prints?"""
    task = event.get("task")
    if task:
        task.setdefault("tid", task["pid"])
        task.setdefault("program", task["comm"])
        task.setdefault("uid", socket.get("uid"))
    said = {**event, "event": event["type"], "time_ns": begin + event["t"]}
    for key in ("t", "type", "set", "gone"):
        said.pop(key, None)
    for key in SHARED:
        if key in line and key not in event:
            said[key] = socket[key]
    for key, value in said.items():
        assert line[key] == value, f"{key} is {value}, not {line[key]}"
    own = set(line) - {"schema", "kind", "seq", "time", "gen", "event_number", "text", "netid",
                       "family", "family_number", "type", "protocol", "netns"}
    assert own <= set(said), f"an event lacks {own - set(said)}"


def messages_of(record):
    """The ends of all messages, with the number of events until there."""
    at = HEADER
    while at < len(record):
        length, kind = struct.unpack_from("=IH", record, at)
        at += (length + 3) & ~3
        yield at, kind


def same_socket(ours, theirs):
    ours, theirs = dict(ours), dict(theirs)
    theirs.pop("other_end", None)
    for one in (ours, theirs):
        one["dwell_ns"] = {k: v for k, v in one["dwell_ns"].items() if k != one["state"]}
    assert ours == theirs, {k: (ours.get(k), theirs.get(k)) for k in set(ours) | set(theirs)
                            if ours.get(k) != theirs.get(k)}


def check_sums(data, record, reader):
    """The record is cut behind each message: the table shows the sums until there."""
    sums = {int(key): dict(value) for key, value in data["first"].items()}
    told, seen, dumped = 0, 0, False
    by_seq = sorted(data["events"], key=lambda e: e["order"])
    for end, kind in messages_of(record):
        with tempfile.NamedTemporaryFile() as part:
            part.write(record[:end])
            part.flush()
            events = len(lines_of(reader, "events", "--json", "-r", part.name)) - 1
            table = lines_of(reader, "-a", "-N", "--json", "--read", part.name)[:-1]
            table += lines_of(reader, "closed", "-a", "-N", "--json", "--read", part.name)[:-1]
        dumped = dumped or kind == DONE
        for event in by_seq[told:events]:
            merge(sums.setdefault(event["id"], {}), event)
        if dumped and events > told:
            for socket in table:
                # A row that came without an event is told with the next event.
                if sums.get(socket["id"], {}).get("gen") == socket["gen"]:
                    same_socket(sums[socket["id"]], socket)
                    seen += 1
        told = events
    assert told == len(by_seq) and (seen or not told), "the record has been compared"


def main():
    template, record, page, reader = sys.argv[1:]
    reader = os.path.abspath(reader)
    with open(template, encoding="utf-8") as file:
        template = file.read()
    with open(page, encoding="utf-8") as file:
        data = data_of(template, file.read())
    begin = int(data["begin"])
    lines = lines_of(reader, "events", "--json", "-r", record)[:-1]
    assert len(lines) == len(data["events"])
    by_seq = sorted(lines, key=lambda line: line["seq"])
    order = {}
    for i, line in enumerate(by_seq):
        order.setdefault((line["id"], line["time_ns"], line["event"]), []).append((i, line))
    sums = {int(key): json.loads(json.dumps(value)) for key, value in data["first"].items()}
    for event in data["events"]:
        i, line = order[event["id"], begin + event["t"], event["type"]].pop(0)
        socket = sums.setdefault(event["id"], {})
        merge(socket, event)
        check_event(event, line, socket, begin)
        event["order"] = i
    with open(record, "rb") as file:
        check_sums(data, file.read(), reader)


main()

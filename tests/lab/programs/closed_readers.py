#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""closed_readers.py READERS: so many processes read /proc/net/socklife/closed again and
again until standard input ends, and say what was wrong: a row twice; one that was there
before and is not any more, while nothing was forgotten; an order that is not that of the
file at the end. "reading N": so many have read it ten times. "reads N": the sum."""
import os
import sys

PATH = "/proc/net/socklife/closed"


def ids():
    with open(PATH, encoding="utf-8") as lines:
        next(lines)
        return [int(line.split(" ", 1)[0]) for line in lines if not line.startswith("#")]


def reader(started, stop):
    complaints, kept, before, reads = [], [], set(), 0
    os.set_blocking(stop, False)
    while True:
        try:
            if not os.read(stop, 1):
                break
        except BlockingIOError:
            pass
        now = ids()
        reads += 1
        if len(set(now)) != len(now):
            complaints.append(f"{len(now) - len(set(now))} rows twice")
        if before - set(now):
            complaints.append(f"gone: {sorted(before - set(now))[:5]}")
        before = set(now)
        kept = kept[-30:] + [now]
        if reads == 10:
            os.write(started, b".")
    place = {n: i for i, n in enumerate(ids())}
    for now in kept:
        places = [place.get(n, -1) for n in now]
        if places != sorted(places) or -1 in places:
            complaints.append("another order")
    for text in complaints[:5]:
        print("WRONG", text)
    print("reads", reads, flush=True)


def main():
    started, stop = os.pipe(), os.pipe()
    children = []
    for _ in range(int(sys.argv[1])):
        child = os.fork()
        if not child:
            os.close(stop[1])
            reader(started[1], stop[0])
            os._exit(0)
        children.append(child)
    for n in range(len(children)):
        os.read(started[0], 1)
        print("reading", n + 1, flush=True)
    sys.stdin.read()
    os.close(stop[1])
    for child in children:
        os.waitpid(child, 0)
    print("over", flush=True)


main()

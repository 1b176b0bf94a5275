#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""payload_compare.py TOLD TABLE EVENTS: what one side of each pair of the program "bytes" has
sent, against what the other has received, byte for byte, as the events of kind payload have it.
For each door "DOOR ok", and what is not: "DOOR SIDE WAY missing REASON", "DOOR differs at N",
"DOOR SIDE WAY bytes N of M". What the program sends begins with "0000000.", eight bytes that
say where they stand in its memory."""
import json
import sys

MOST = 256              # bytes of a call
BEGIN = b"".join(b"%07d." % i for i in range(0, MOST, 8))


def lines_of(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_doors():
    """DOOR: side: (inode, bytes sent, bytes received)"""
    doors = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if words[0] != "done" and words[1] != "missing":
                doors.setdefault(words[0], {})[words[1]] = (int(words[2]), int(words[3]), int(words[4]))
    return doors


def known_bytes(pieces):
    """position in the stream: byte"""
    known, at = {}, 0
    for piece in pieces:
        for i, byte in enumerate(bytes.fromhex(piece["payload"])):
            known[at + i] = byte
        at += piece["result"]
    return known


def compare_streams(sent, received):
    here, there = known_bytes(sent), known_bytes(received)
    for at in sorted(here.keys() & there.keys()):
        if here[at] != there[at]:
            return f"differs at {at}"
    return ""


def compare_messages(sent, received):
    for n, (here, there) in enumerate(zip(sent, received)):
        length = min(len(here["payload"]), len(there["payload"]))
        if here["payload"][:length] != there["payload"][:length]:
            return f"differs in message {n}"
    return ""


def check_side(name, side, way, pieces, total):
    """What is not as it should be in the pieces of one side and direction."""
    for reason in sorted({p["payload_missing"] for p in pieces if "payload_missing" in p}):
        yield f"{name} {side} {way} missing: {reason}"
    if sum(p["result"] for p in pieces) != total:
        yield f"{name} {side} {way} bytes {sum(p['result'] for p in pieces)} of {total}"
    for p in pieces:
        if "payload_missing" not in p and len(p["payload"]) // 2 != min(p["result"], MOST):
            yield f"{name} {side} {way} {len(p['payload']) // 2} of {p['result']} without a reason"
    if way == "sent" and pieces and "payload_missing" not in pieces[0]:
        first = bytes.fromhex(pieces[0]["payload"])
        if first != BEGIN[:len(first)]:
            yield f"{name} {side} sent begins with {first[:16]}"


def main():
    ids = {row["inode"]: row["id"] for row in lines_of(sys.argv[2]) if row["kind"] == "socket"}
    pieces = {}
    for event in lines_of(sys.argv[3]):
        if event.get("event") == "payload":
            pieces.setdefault((event["id"], event["how_name"]), []).append(event)
    for name, sides in read_doors().items():
        if not name.startswith(("tcp", "udp")):
            continue
        wrong = []
        of = {side: (ids[inode], sent, received) for side, (inode, sent, received) in sides.items()}
        for side, (i, sent, received) in of.items():
            wrong += check_side(name, side, "sent", pieces.get((i, "sent"), []), sent)
            wrong += check_side(name, side, "received", pieces.get((i, "received"), []), received)
        compare = compare_streams if name.startswith("tcp") else compare_messages
        for here, there in (("a", "b"), ("b", "a")):
            if name.endswith("/urgent"):
                break       # the urgent byte is received before those that were sent first
            differs = compare(pieces.get((of[here][0], "sent"), []),
                              pieces.get((of[there][0], "received"), []))
            if differs:
                wrong.append(f"{name} {here} to {there} {differs}")
        print("\n".join(wrong or [f"{name} ok"]))


main()

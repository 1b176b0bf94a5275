#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""datagrams_compare.py PROGRAM TABLE: the addresses that unconnected sockets spoke with,
by the program itself and by `socklife --json`. One line for each difference."""
import json
import sys

KEPT = 8    # module/remotes.h: SL_REMOTES

program = {}
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        if line.count(" ") == 4:
            inode, address, port, sent, received = line.split()
            program.setdefault(int(inode), []).append(
                ((address, int(port)), (int(sent), int(received))))
with open(sys.argv[2], encoding="utf-8") as lines:
    table = {s["inode"]: s for s in map(json.loads, lines) if s["kind"] == "socket"}

print(f"# {len(program)} sockets")
for inode, said in program.items():
    told, others = {}, (0, 0)
    for r in table.get(inode, {}).get("remotes", []):
        numbers = (r["sent_bytes"], r["received_bytes"])
        if "remote" in r:
            told[(r["remote"]["address"], r["remote"]["port"])] = numbers
        else:
            others = numbers
    kept, rest = said[-KEPT:], said[:-KEPT]
    want = (sum(n[0] for _, n in rest), sum(n[1] for _, n in rest))
    if told != dict(kept):
        print(f"{inode}: program {dict(kept)} socklife {told}")
    if others != want:
        print(f"{inode}: others: program {want} socklife {others}")

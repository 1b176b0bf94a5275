#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""datagrams_compare.py PROGRAM TABLE: with whom unconnected sockets spoke, by the
program itself and by `socklife --json`. One line for each difference."""
import json
import sys

KEPT = 8    # module/table/remotes.h: SL_REMOTES

program = {}
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        words = line.split()
        if len(words) == 5:     # UDP: whom, by address and port
            inode, address, port, sent, received = words
            whom = (address, int(port))
        elif len(words) == 6:   # AF_UNIX: by name and inode
            inode, _, name, other, sent, received = words
            whom = (name, int(other))
        elif words[1:] == ["nobody"]:
            program[int(words[0])] = []
            continue
        else:
            continue
        program.setdefault(int(inode), []).append((whom, (int(sent), int(received))))
with open(sys.argv[2], encoding="utf-8") as lines:
    table = {s["inode"]: s for s in map(json.loads, lines) if s["kind"] == "socket"}
inodes = {s["id"]: s["inode"] for s in table.values()}


def whom_of(remote):
    address = remote["remote"]
    if address["family"] != "unix":
        return address["address"], address["port"]
    name = address.get("path") or ("@" + address["abstract"] if "abstract" in address else "-")
    return name, inodes[remote["peer"]]


print(f"# {len(program)} sockets")
for inode, said in program.items():
    told, others = {}, (0, 0)
    for r in table.get(inode, {}).get("remotes", []):
        numbers = (r["sent_bytes"], r["received_bytes"])
        if "remote" in r:
            told[whom_of(r)] = numbers
        else:
            others = numbers
    kept, rest = said[-KEPT:], said[:-KEPT]
    want = (sum(n[0] for _, n in rest), sum(n[1] for _, n in rest))
    if told != dict(kept):
        print(f"{inode}: program {dict(kept)} socklife {told}")
    if others != want:
        print(f"{inode}: others: program {want} socklife {others}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""same_as_ss.py TABLE SS [holders] [others]: the table of `socklife -a --json` against
`ss -Hatuxnep` (and, given "holders", who holds what; given "others", against
`ss -Hatuxnep0 -f netlink`). Prints what only one of them has; nothing when they
agree.

What ss cannot show is left out of the comparison: sockets without an address,
AF_UNIX sockets that were not accepted (they have no inode yet), and those that
are closed and only kept by their peers. And what only newer ones show: TCP
sockets that are bound and do nothing. ss gives each internet socket a cookie by asking,
so it runs first. Of AF_NETLINK ss shows the kernel's own sockets and knows no
inode; sockets without a port look like those. The two protocols that ss and
socklife use themselves are left out."""
import collections
import json
import re
import sys

STATES = {"ESTAB": 1, "SYN-SENT": 2, "SYN-RECV": 3, "FIN-WAIT-1": 4, "FIN-WAIT-2": 5,
          "TIME-WAIT": 6, "UNCONN": 7, "CLOSE-WAIT": 8, "LAST-ACK": 9, "LISTEN": 10,
          "CLOSING": 11}
KINDS = {"tcp", "udp", "u_str", "u_dgr", "u_seq"}
OTHERS = {"nl", "p_raw", "p_dgr"}
OURS = {4, 16}      # sock_diag, generic netlink
INTERFACES = {0: "*", 1: "lo"}
ANY = {"0.0.0.0": "*", "::": "*", "": "*"}


def endpoint(host, port):
    return f"{ANY.get(host, host)}:{port or '*'}"


def of_json(address):
    if not address:
        return "*:*"
    return endpoint(address.get("address", ""), address.get("port"))


def of_ss(text):
    host, _, port = text.rpartition(":")
    return endpoint(re.sub(r"%\w+", "", host.strip("[]")), "" if port == "*" else port)


def unix_name(address):
    if not address:
        return "*"
    return address["path"] if "path" in address else "@" + address.get("abstract", "")


def signed(port):
    return port - (port >> 31 << 32)


def netlink_of_json(row):
    local, remote = row.get("local"), row.get("remote")
    if not local or not local["port"] or row["protocol"] in OURS:
        return None
    to = f"{remote['groups']}:{signed(remote['port'])}" if remote else "*"
    return f"nl {row['protocol']}:{signed(local['port'])} {to}"


def netlink_of_ss(words):
    protocol, _, port = words[4].partition(":")
    if port in ("0", "kernel") or int(protocol) in OURS:
        return None
    return f"nl {protocol}:{port} {words[5]}"


def packet_of_json(local):
    ethertype = local["ethertype"]
    return f"{'*' if ethertype == 3 else f'[{ethertype}]'}:{INTERFACES[local['ifindex']]} *"


def table(path, kinds, holders):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["kind"] != "socket" or row["netid"] not in kinds:
            continue
        local, remote = row.get("local"), row.get("remote")
        if row["family"] == "netlink":
            text = netlink_of_json(row)
            if text:
                yield text
            continue
        if row["family"] == "unix":
            if not row["inode"] or row["released"]:
                continue
            ends = unix_name(local)
        elif row["family"] == "packet":
            ends = packet_of_json(local)
        else:
            if row["state_number"] == 7 and (row["netid"] == "tcp" or not (local or {}).get("port")):
                continue
            ends = f"{of_json(local)} {of_json(remote)}"
        if row["family"] != "unix":
            ends += f" sk {row['cookie']:x}"
        # after the last close it has none any more, and ss says 0
        inode = 0 if row["released"] else row["inode"]
        users = sorted((h["pid"], h["fd"]) for h in row["holders"]) if holders else ""
        yield f"{row['netid']} {row['state_number']} {ends} ino {inode} {users}".rstrip()


def ss(path, kinds, holders):
    netlink = set()     # members of a group come twice
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if not words or words[0] not in kinds:
                continue
            if words[0] == "nl":
                text = netlink_of_ss(words)
                if text and text not in netlink:
                    netlink.add(text)
                    yield text
                continue
            if words[:2] == ["tcp", "UNCONN"]:
                continue
            users = sorted((int(p), int(f)) for p, f in re.findall(r"pid=(\d+),fd=(\d+)", line))
            if words[0].startswith("u_"):
                ends, inode = words[4], words[5]
            else:
                found = re.search(r"\bino:(\d+)", line)
                packet = words[0].startswith("p_")
                ends = f"{words[4]} {words[5]}" if packet else f"{of_ss(words[4])} {of_ss(words[5])}"
                inode = found.group(1) if found else 0
                ends += f" sk {re.search(r'sk:([0-9a-f]+)', line).group(1)}"
            text = f"{words[0]} {STATES[words[1]]} {ends} ino {inode} {users if holders else ''}"
            yield text.rstrip()


def differences(table_path, ss_path, kinds, holders):
    """What only one of the two files has."""
    ours = collections.Counter(table(table_path, kinds, holders))
    theirs = collections.Counter(ss(ss_path, kinds, holders))
    return ([f"only socklife: {text}" for text in sorted((ours - theirs).elements())]
            + [f"only ss:       {text}" for text in sorted((theirs - ours).elements())])


def main():
    kinds = KINDS | OTHERS if "others" in sys.argv[3:] else KINDS
    for text in differences(sys.argv[1], sys.argv[2], kinds, "holders" in sys.argv[3:]):
        print(text)


if __name__ == "__main__":
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""closed_dump.py [all]: the history by netlink, newest first, one line each:
ID NETNS INODE END RELEASER HOW SIGNAL. "all": of all namespaces. Numbers are those of
module/include/uapi/linux/socklife.h; "-" stands for an attribute that is absent."""
import socket
import struct
import sys

NETLINK_GENERIC = 16
GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 3, 1, 2
NLM_F_REQUEST, NLM_F_DUMP, NLMSG_ERROR, NLMSG_DONE = 1, 0x300, 2, 3
TASK_COMM = 4


def constants(path):
    """Names of the enums of the header, in their order."""
    values = {}
    with open(path, encoding="utf-8") as lines:
        number = 0
        for line in lines:
            words = line.split("/*")[0].split()
            if "enum" in words:
                number = 0
            elif words and words[0].startswith("SOCKLIFE_"):
                name = words[0].rstrip(",")
                if "=" in words and words[2].rstrip(",").isdigit():
                    number = int(words[2].rstrip(","))
                values[name] = number
                number += 1
    return values


def attributes(data):
    at = 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from("HH", data, at)
        yield kind & 0x3fff, data[at + 4:at + length]
        at += (length + 3) & ~3


def attribute(kind, data):
    return struct.pack("HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def request(nl, kind, flags, command, data):
    body = struct.pack("BBH", command, 1, 0) + data
    nl.send(struct.pack("IHHII", 16 + len(body), kind, NLM_F_REQUEST | flags, 1, 0) + body)


def messages(nl):
    while True:
        data = nl.recv(1 << 17)
        while data:
            length, kind = struct.unpack_from("IH", data)
            if kind == NLMSG_DONE:
                return
            if kind == NLMSG_ERROR:
                error = struct.unpack_from("i", data, 16)[0]
                if error:
                    sys.exit(f"error {-error}")
                return
            yield data[20:length]
            data = data[(length + 3) & ~3:]


def number(value):
    return "-" if value is None else str(int.from_bytes(value, sys.byteorder))


def main():
    names = constants("/lab/module/include/uapi/linux/socklife.h")
    nl = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    request(nl, GENL_ID_CTRL, 4, CTRL_CMD_GETFAMILY,
            attribute(CTRL_ATTR_FAMILY_NAME, b"socklife\0"))
    answer = dict(attributes(next(messages(nl))))
    nl.close()
    family = struct.unpack("H", answer[CTRL_ATTR_FAMILY_ID])[0]
    nl = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    flags = attribute(names["SOCKLIFE_A_SOCKET_CLOSED"], b"")
    if len(sys.argv) > 1:
        flags += attribute(names["SOCKLIFE_A_SOCKET_ALL_NETNS"], b"")
    request(nl, family, NLM_F_DUMP, names["SOCKLIFE_CMD_SOCKET_GET"], flags)
    for message in messages(nl):
        row = dict(attributes(message))

        def of(name):
            return row.get(names["SOCKLIFE_A_SOCKET_" + name])
        if of("ID") is None:
            continue
        releaser = dict(attributes(of("RELEASER") or b""))
        comm = releaser.get(TASK_COMM, b"-\0").rstrip(b"\0").decode()
        print(number(of("ID")), number(of("NETNS")), number(of("INODE")), number(of("END")),
              comm, number(of("RELEASE_HOW")), number(of("RELEASE_SIGNAL")))


main()

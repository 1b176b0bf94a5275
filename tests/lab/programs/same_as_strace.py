#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""same_as_strace.py TRACE STRACE: what `socklife trace --json` told of a program against
`strace -f -e trace=network,desc,process` of the same run. Prints the number of calls
compared, and where they differ, process by process. Rules: Documentation/testing.md."""
import json
import re
import sys

SEND = {"send", "sendto", "sendmsg", "write", "writev"}
RECV = {"recv", "recvfrom", "recvmsg", "read", "readv"}
DUP = {"dup", "dup2", "dup3"}
LATER = {"EINPROGRESS", "EINTR", "ERESTARTSYS"}
HOW = {"SHUT_RD": 0, "SHUT_WR": 1, "SHUT_RDWR": 2}


def lines_of(path):
    """(process, line) with calls that were interrupted by others put together."""
    begun = {}
    with open(path, encoding="utf-8", errors="replace") as lines:
        for text in lines:
            pid, _, line = text.rstrip("\n").partition(" ")
            line = line.strip()
            if line.endswith("<unfinished ...>"):
                begun[pid] = line[:-len("<unfinished ...>")]
                continue
            resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", line)
            yield pid, begun.pop(pid, "") + resumed.group(1) if resumed else line


class Process:
    """Descriptors of a process as strace shows them, and what it did with sockets."""

    def __init__(self, parent=None):
        self.fds = dict(parent.fds) if parent else {}     # fd: close-on-exec
        self.connecting = set(parent.connecting) if parent else set()
        self.steps = []

    def open(self, fd, arguments, how):
        self.fds[fd] = "CLOEXEC" in arguments
        self.steps.append(("open", fd, how))

    def close(self, fd, word="close"):
        if fd in self.fds:
            del self.fds[fd]
            self.connecting.discard(fd)
            self.steps.append((word, fd))

    def gone(self, word, which):
        for fd in which:
            del self.fds[fd]
            self.steps.append((word, None))

    def connect(self, fd, result):
        if fd in self.connecting:       # asked again: the same connect
            if result != "EALREADY":
                self.connecting.discard(fd)
            return
        if result in LATER:
            self.connecting.add(fd)
            result = "later"
        self.steps.append(("connect", fd, result))

    def call(self, name, arguments, result):
        number = re.match(r"\d+", arguments)
        fd = int(number.group()) if number else -1
        good = re.match(r"\d+", result)
        error = re.search(r"\b(E[A-Z0-9]+)\b", result)
        value = int(good.group()) if good else error.group(1) if error else result
        if name == "socket" and good:
            self.open(value, arguments, "socket")
        elif name == "socketpair" and good:
            for text in re.search(r"\[(\d+)[^,]*, (\d+)", arguments).groups():
                self.open(int(text), arguments, "socketpair")
        elif name in ("accept", "accept4") and good:
            self.open(value, arguments, "accept")
        elif name in ("clone", "clone3", "fork", "vfork"):
            return
        elif name == "close_range" and good:
            for other in sorted(self.fds):
                if fd <= other <= int(arguments.split(",")[1]):
                    self.close(other)
        elif name == "execve" and good:
            self.gone("exec", [f for f, cloexec in self.fds.items() if cloexec])
        elif fd not in self.fds:
            if name == "dup2" and good:
                self.close(value, "dup2")
        elif name in DUP or (name == "fcntl" and "F_DUPFD" in arguments):
            if good and value != fd:
                self.close(value, "dup2")
                self.open(value, arguments, "dup")
        elif name == "close":
            self.close(fd)
        elif name == "connect":
            self.connect(fd, value)
        elif name in ("bind", "listen"):
            self.steps.append((name, fd, value))
        elif name == "shutdown" and good:
            self.steps.append((name, fd, HOW[arguments.split(", ")[1]]))
        elif name in SEND:
            self.steps.append(("send", fd, value))
        elif name in RECV:
            for text in re.findall(r"cmsg_data=\[(\d+)\]", arguments):
                self.open(int(text), arguments, "scm_rights")
            self.steps.append(("recv", fd, value))


def of_strace(path):
    processes, first = {}, None
    for pid, line in lines_of(path):
        if pid not in processes:
            processes[pid] = Process(first)
            first = first or processes[pid]
        process = processes[pid]
        call = re.match(r"(\w+)\((.*)\)\s+= (.*)", line)
        if call:
            process.call(*call.groups())
        elif line.startswith("+++"):
            process.gone("exit", list(process.fds))
    return {pid: p.steps for pid, p in processes.items() if p.steps}


def of_socklife(path):
    processes, connects = {}, {}
    with open(path, encoding="utf-8") as lines:
        events = [e for e in map(json.loads, lines) if e["kind"] == "event"]
    for e in sorted(events, key=lambda e: e["seq"]):
        what, fd = e["event"], e.get("fd")
        result = e.get("error", e.get("result"))
        if what == "connect_result" and e["id"] in connects:
            step = connects.pop(e["id"])
            step[2] = result
            continue
        if "task" not in e:
            continue
        steps = processes.setdefault(str(e["task"]["tid"]), [])
        if what == "fd_install":
            steps.append(("open", fd, e["how_name"]))
        elif what == "fd_close":
            how = "close" if e["how_name"] == "close_range" else e["how_name"]
            steps.append((how, fd if how in ("close", "dup2") else None))
        elif what == "connect":
            steps.append(["connect", fd, "later"])
            connects[e["id"]] = steps[-1]
        elif what == "connect_result":      # refused: nothing had begun
            steps.append(("connect", fd, result))
        elif what in ("bind", "listen", "send", "recv"):
            steps.append((what, fd, result))
        elif what == "shutdown":
            steps.append((what, fd, e["how"]))
    return {pid: [tuple(s) for s in steps] for pid, steps in processes.items() if steps}


def same(ours, theirs):
    if ours == theirs:
        return True
    return ours[:2] == theirs[:2] and ours[0] == "connect" and theirs[2] == "later"


def main():
    ours, theirs = of_socklife(sys.argv[1]), of_strace(sys.argv[2])
    count = 0
    for pid in sorted(set(ours) | set(theirs), key=int):
        a, b = ours.get(pid, []), theirs.get(pid, [])
        count += len(b)
        for n in range(max(len(a), len(b))):
            mine, other = (x[n] if n < len(x) else ("nothing",) for x in (a, b))
            if not same(mine, other):
                print(f"process {pid}, step {n + 1}: socklife {mine} strace {other}")
                break
    for e in map(json.loads, open(sys.argv[1], encoding="utf-8")):
        if e["kind"] == "summary" and e["dropped"]:
            print("socklife lost", e["dropped"], "events")
    print(count, "calls")


main()

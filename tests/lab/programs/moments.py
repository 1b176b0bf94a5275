#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""moments.py ROUNDS STORM...: run the program "storm", and whenever it rests compare
`socklife -a --json` with `ss -Hatuxnep` in this network namespace, as same_as_ss.py does.
Queued packets and closing connections may still move: the two are taken until they
agree, for ten seconds. Prints what differed and last "N of ROUNDS moments, M sockets"."""
import os
import subprocess
import sys
import tempfile
import time

import same_as_ss

PATIENCE = 50 if os.environ.get("LAB_DEBUG") else 10


def take(path, *command):
    with open(path, "wb") as file:
        subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)


def same(folder):
    """The differences of this moment, and how many sockets there were."""
    table, ss = folder + "/table", folder + "/ss"
    end = time.monotonic() + PATIENCE
    while True:
        take(ss, "ss", "-Hatuxnep")
        take(table, "socklife", "-a", "--json")
        different = same_as_ss.differences(table, ss, same_as_ss.KINDS, True)
        if not different or time.monotonic() > end:
            with open(ss, encoding="utf-8") as lines:
                return different, sum(1 for _ in lines)
        time.sleep(0.1)


def main():
    rounds, good, sockets = int(sys.argv[1]), 0, 0
    storm = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with tempfile.TemporaryDirectory() as folder:
        for n in range(rounds):
            storm.stdin.write(b"go\n")
            storm.stdin.flush()
            if storm.stdout.readline() != f"quiet {n + 1}\n".encode():
                print("the storm has ended before its time")
                break
            different, count = same(folder)
            print(*[f"moment {n + 1}: {text}\n" for text in different], sep="", end="")
            good += not different
            sockets += count
    storm.stdin.close()
    rest = storm.stdout.read()
    if storm.wait() or rest != b"over\n":
        print("the storm did not end well")
    print(f"{good} of {rounds} moments, {sockets} sockets")


main()

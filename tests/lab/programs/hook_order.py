#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""hook_order.py COMMAND...: look at the functions with hooks while it runs.

Prints "looks N" (with hooks there), "without N": how often security_sk_free() had none then,
and "status N".
"""
import subprocess
import sys

ENABLED = "/sys/kernel/tracing/enabled_functions"
LAST = "security_sk_free"


def hooked():
    """The functions that have a hook; the lab's own is not counted."""
    with open(ENABLED, encoding="ascii") as file:
        return {line.split()[0] for line in file} - {"kprobe_int3_handler"}


before = hooked()
process = subprocess.Popen(sys.argv[1:])
looks = without = 0
while process.poll() is None:
    now = hooked() - before
    looks += bool(now)
    without += bool(now) and LAST not in now
print("looks", looks)
print("without", without)
print("status", process.returncode)

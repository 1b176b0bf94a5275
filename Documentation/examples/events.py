#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""events.py SPEC [SECONDS]: subscribe by the YAML spec alone, print events and the account.

Takes the kernel's YNL (tools/net/ynl, or the package of the distribution) in PYTHONPATH, and
Documentation/socklife.yaml.
"""
import json
import sys
import time

from lib import YnlFamily

ynl = YnlFamily(sys.argv[1], schema="")
ynl.do("subscribe", {"kinds": ["life", "end"]})
print("subscribed", flush=True)
until = time.monotonic() + float(sys.argv[2] if len(sys.argv) > 2 else 10)
while time.monotonic() < until:
    ynl.check_ntf()
    while ynl.async_msg_queue:
        batch = ynl.async_msg_queue.pop(0)["msg"]
        lost = sum(batch.get("lost-" + cause, 0) for cause in ("ring", "memory", "reader"))
        if lost:
            print("lost", lost)
        for number, event in enumerate(batch["event"], batch["first"]):
            print(number, event["id"], event["type"], flush=True)
    time.sleep(0.05)
print(json.dumps(ynl.do("subscription-get", {})))

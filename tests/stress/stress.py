#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks targets of known manners again and again while every core is kept busy.

Counts, per truth (streaming or buffering), the verdicts that `streamgauge run` gave. A wrong one
is a failure; INCONCLUSIVE is allowed for at most 2 %.
"""
import argparse
import concurrent.futures
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

STREAMING = ["pass", "header_hold", "delay(60ms)"]
BUFFERING = ["hold_all", "block(4096)", "head(2048)", "tick(100ms)", "cork(200ms)", "behind(1)",
             "one_at_a_time", "gzip_unflushed", "collect"]
INCONCLUSIVE_SHARE_MAX = 0.02
CHECK_SECONDS_MAX = 120


def burn(until: float) -> None:
    while time.monotonic() < until:
        sum(range(10_000))


def check(program: str, relay: str) -> str:
    """The verdict on one relay; what went wrong where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "stress.yaml"
        scenario.write_text(f"name: stress\nrelay: {relay}\nrequest: {{path: /stream/sse}}\n")
        command = [program, "run", str(scenario), "-o", folder]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=CHECK_SECONDS_MAX)
        try:
            verdicts = json.loads((Path(folder) / "verdicts.json").read_text())
        except (OSError, ValueError):
            return f"no verdict (exit {ran.returncode}): {ran.stderr.strip()[-300:]}"
        return verdicts[0]["verdict"]["verdict"]


def run(program: str, relays: list[str], jobs: int, due: float) -> Counter:
    """Verdicts of as many relays, in turn, as can be begun by `due`."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        def one(relay: str) -> tuple[str, str] | None:
            return (relay, check(program, relay)) if time.monotonic() < due else None
        found = Counter(result for result in pool.map(one, relays) if result)
    return found


def judge(truth: str, wanted: str, found: Counter) -> int:
    """Prints the counts; the number of failures."""
    total = sum(found.values())
    inconclusive = sum(n for (_, verdict), n in found.items() if verdict == "INCONCLUSIVE")
    wrong = 0
    for (relay, verdict), count in sorted(found.items()):
        mark = "" if verdict in (wanted, "INCONCLUSIVE") else "  <- WRONG"
        wrong += count if mark else 0
        print(f"  {truth:9} {relay:16} {verdict:13} {count}{mark}")
    if total == 0 or inconclusive > INCONCLUSIVE_SHARE_MAX * total:
        print(f"  {truth}: {inconclusive} of {total} INCONCLUSIVE: too many")
        wrong += 1
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default="build/release/bin/streamgauge")
    parser.add_argument("--count", type=int, default=200, help="checks of each truth")
    parser.add_argument("--seconds", type=float, default=1800, help="begin none after this")
    parser.add_argument("--jobs", type=int, default=4, help="checks at once")
    options = parser.parse_args()
    begun = time.monotonic()
    due = begun + options.seconds
    cores = os.cpu_count() or 2
    burners = [multiprocessing.Process(target=burn, args=(due + CHECK_SECONDS_MAX,), daemon=True)
               for _ in range(cores)]
    for burner in burners:
        burner.start()
    try:
        # Both truths mixed, so that a time limit cuts both alike.
        order = [relay for i in range(options.count)
                 for relay in (STREAMING[i % len(STREAMING)], BUFFERING[i % len(BUFFERING)])]
        found = run(options.program, order, options.jobs, due)
    finally:
        for burner in burners:
            burner.terminate()
            burner.join()
    streaming = Counter({key: n for key, n in found.items() if key[0] in STREAMING})
    buffering = Counter({key: n for key, n in found.items() if key[0] in BUFFERING})
    wrong = judge("streaming", "STREAMS", streaming) + judge("buffering", "BUFFERS", buffering)
    total = sum(found.values())
    print(f"{total} checks beside {cores} busy processes in {time.monotonic() - begun:.0f} s")
    print(f"{max(total - wrong, 0)} passed, {wrong} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

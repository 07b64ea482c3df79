#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py BIN BUILT [--rounds N]: our event parser beside two others, turn by turn in one run.

BIN has bench_parts, BUILT the installed others (scripts/bench_parsers.sh). Each is measured by its
thread's CPU time. A ratio is of one round; the median of all is shown. One that is not there is
left out, and said so."""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

FRAMES = Path(__file__).parents[1] / "frames"
SIZES = [("chat.sse", 0), ("short.sse", 1)]  # and the argument of parse_sse


def ours(bench: Path, argument: int) -> float:
    run = subprocess.run([bench, f"--benchmark_filter=^parse_sse/{argument}$",
                          "--benchmark_min_time=0.5", "--benchmark_format=json"],
                         capture_output=True, text=True, check=True)
    return json.loads(run.stdout)["benchmarks"][0]["bytes_per_second"]


def other(command: list, frame: str) -> float:
    run = subprocess.run([*command, FRAMES / frame], capture_output=True, text=True, check=True)
    return float(run.stdout)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=Path)
    parser.add_argument("built", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    others = {"sse-stream (Rust)": [options.built / "bin/sse_stream"],
              "eventsource-parser (Node)": ["node", options.built / "eventsource_parser.mjs"]}
    for name, command in list(others.items()):
        if not Path(command[-1]).is_file():
            print(f"{name}: not installed, left out")
            del others[name]
    for frame, argument in SIZES:
        mine: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in others}
        for _ in range(options.rounds):
            mine.append(ours(options.bin / "bench_parts", argument))
            for name, command in others.items():
                theirs[name].append(other(command, frame))
        size = (FRAMES / frame).stat().st_size
        print(f"frames of {size} bytes: SseParser {statistics.median(mine) / 1e6:.0f} MB/s")
        for name, values in theirs.items():
            ratios = [ours_ / theirs_ for ours_, theirs_ in zip(mine, values)]
            print(f"  {name}: {statistics.median(values) / 1e6:.0f} MB/s, "
                  f"ours is {statistics.median(ratios):.2f} times as fast "
                  f"({min(ratios):.2f} to {max(ratios):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

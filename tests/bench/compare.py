#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the mock and the wire client beside their floors, interleaved, and prints the ratios."""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from machine import REAL_TIME, allowed, pinned, raise_file_limit, too_many_files

# streams, chunks a stream, interval in ms: some 10,000 chunks a second at the two larger sizes.
LOADS = [(100, 30, 100), (1000, 30, 100), (9000, 7, 1000)]
# name: emitter, reader, and what their chunks are. Each of ours runs against a floor, so that only
# one side changes.
PAIRS = {
    "floor": ("bench_floor_emitter", "bench_floor_reader", []),
    "mock": ("bench_mock", "bench_floor_reader", []),
    "floor, chat": ("bench_floor_emitter", "bench_floor_reader", ["chat"]),
    "mock, chat": ("bench_mock", "bench_floor_reader", ["chat"]),
    "client": ("bench_floor_emitter", "bench_client", []),
}
SIDES = {"mock": ["mock", "floor, chat", "mock, chat"], "client": ["client"]}
RUN_SECONDS_MAX = 60


def run_pair(folder: Path, pair: str, load: tuple[int, int, int]) -> tuple[dict, dict]:
    """What emitter and reader measured of themselves."""
    emitter_name, reader_name, kind = PAIRS[pair]
    numbers = [*(str(number) for number in load), *kind]
    any_port = ["0"] if emitter_name == "bench_floor_emitter" else []
    processes = []
    try:
        emitter = subprocess.Popen(pinned(0, [folder / emitter_name, *any_port, *numbers],
                                          REAL_TIME),
                                   stdout=subprocess.PIPE, text=True)
        processes.append(emitter)
        port = emitter.stdout.readline().split()
        if len(port) != 2:
            sys.exit(f"{emitter_name} did not start")
        reader = subprocess.Popen(pinned(1, [folder / reader_name, port[1], *numbers],
                                         REAL_TIME),
                                  stdout=subprocess.PIPE, text=True)
        processes.append(reader)
        answers = [process.communicate(timeout=RUN_SECONDS_MAX)[0]
                   for process in (reader, emitter)]
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
    reader_seen, emitter_seen = (json.loads(answer) for answer in answers)
    for name, seen in ((emitter_name, emitter_seen), (reader_name, reader_seen)):
        if not seen["whole"]:
            sys.exit(f"{name}: not all {load[0]} streams ran at once")
    return emitter_seen, reader_seen


def print_rows(streams: int, side: str, ours: list[dict], floor: list[dict],
               known_floor_late: bool) -> None:
    """The medians of the rounds, and the median of what each round's ratio was: a round's two
    runs are neighbours in time, so that what disturbs the machine disturbs both."""
    def row(what: str, unit: str, key: str, scale: float, digits: int, has_floor: bool) -> None:
        own = statistics.median(sample[key] for sample in ours) / scale
        bare = statistics.median(sample[key] for sample in floor) / scale
        ratios = [mine[key] / its[key] for mine, its in zip(ours, floor) if its[key] > 0]
        ratio = f"{statistics.median(ratios):.2f}x" if has_floor and ratios else "-"
        spread = f"{min(ratios):.2f}..{max(ratios):.2f}" if has_floor and ratios else ""
        base = f"{bare:.{digits}f}" if has_floor else "-"
        print(f"{streams:>7}  {side:<11}  {what:<24}{own:>10.{digits}f}{base:>10}  "
              f"{unit:<4}{ratio:>8}  {spread}")

    row("CPU per chunk", "us", "cpu_us", 1, 2, True)
    row("memory per stream", "KiB", "resident_bytes", 1024, 1, True)
    late = "schedule error" if known_floor_late else "read age"
    for rank in ("p50", "p99"):
        row(f"{late} {rank}", "us", f"late_us_{rank}", 1, 0, known_floor_late)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the programs are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, action="append", help="only these sizes")
    parser.add_argument("--side", choices=["mock", "client"], help="only this one")
    options = parser.parse_args()

    pairs = ["floor", *SIDES[options.side]] if options.side else list(PAIRS)
    wanted = [load for load in LOADS if not options.streams or load[0] in options.streams]
    hard = raise_file_limit()
    if not allowed(REAL_TIME):
        print("at normal priority: real-time priority is not allowed here, so others disturb more")
    print(f"{'streams':>7}  {'side':<11}  {'what':<24}{'ours':>10}{'floor':>10}  "
          f"{'':<4}{'ratio':>8}  of rounds")
    for load in wanted:
        if left_out := too_many_files(load[0], hard):
            print(f"{load[0]:>7}  {left_out}")
            continue
        seen: dict[str, list[tuple[dict, dict]]] = {pair: [] for pair in pairs}
        for _ in range(options.rounds):
            for pair in pairs:
                seen[pair].append(run_pair(options.folder, pair, load))
        if "mock" in pairs:
            for kind in ("", ", chat"):
                print_rows(load[0], "mock" + kind, [emitter for emitter, _ in seen["mock" + kind]],
                           [emitter for emitter, _ in seen["floor" + kind]], True)
        if "client" in pairs:
            print_rows(load[0], "wire client", [reader for _, reader in seen["client"]],
                       [reader for _, reader in seen["floor"]], False)
        sys.stdout.flush()


if __name__ == "__main__":
    main()

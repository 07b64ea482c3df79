#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the mock and the wire client beside their floors, interleaved, and prints the ratios."""
import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

# streams, chunks a stream, interval in ms: some 10,000 chunks a second at the two larger sizes.
LOADS = [(100, 30, 100), (1000, 30, 100), (9000, 7, 1000)]
# name: emitter and reader. Each of ours runs against a floor, so that only one side changes.
PAIRS = {
    "floor": ("bench_floor_emitter", "bench_floor_reader"),
    "mock": ("bench_mock", "bench_floor_reader"),
    "client": ("bench_floor_emitter", "bench_client"),
}
RUN_SECONDS_MAX = 60
FILES_SPARE = 200


def pinned(core: int, command: list[str]) -> list[str]:
    """Each side has a core of its own where there are two, so that they do not push each other."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2 or not shutil.which("taskset"):
        return command
    return ["taskset", "-c", str(cores[core]), *command]


def run_pair(folder: Path, pair: str, load: tuple[int, int, int]) -> tuple[dict, dict]:
    """What emitter and reader measured of themselves."""
    emitter_name, reader_name = PAIRS[pair]
    numbers = [str(number) for number in load]
    processes = []
    try:
        emitter = subprocess.Popen(pinned(0, [folder / emitter_name, *numbers]),
                                   stdout=subprocess.PIPE, text=True)
        processes.append(emitter)
        port = emitter.stdout.readline().split()
        if len(port) != 2:
            sys.exit(f"{emitter_name} did not start")
        reader = subprocess.Popen(pinned(1, [folder / reader_name, port[1], *numbers]),
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


def medians(samples: list[dict]) -> dict:
    return {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}


def print_rows(streams: int, side: str, ours: dict, floor: dict, known_floor_late: bool) -> None:
    def row(what: str, unit: str, own: float, bare: float | None, digits: int) -> None:
        ratio = "-" if not bare or bare <= 0 else f"{own / bare:.2f}x"
        base = "-" if bare is None else f"{bare:.{digits}f}"
        print(f"{streams:>7}  {side:<11}  {what:<24}{own:>10.{digits}f}{base:>10}  "
              f"{unit:<4}{ratio:>8}")

    kib = 1024
    row("CPU per chunk", "us", ours["cpu_us"], floor["cpu_us"], 2)
    row("memory per stream", "KiB", ours["resident_bytes"] / kib, floor["resident_bytes"] / kib, 1)
    late = "schedule error" if known_floor_late else "read age"
    for rank in ("p50", "p99"):
        key = f"late_us_{rank}"
        row(f"{late} {rank}", "us", ours[key], floor[key] if known_floor_late else None, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the programs are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, action="append", help="only these sizes")
    parser.add_argument("--side", choices=["mock", "client"], help="only this one")
    options = parser.parse_args()

    pairs = ["floor", options.side] if options.side else list(PAIRS)
    wanted = [load for load in LOADS if not options.streams or load[0] in options.streams]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"{'streams':>7}  {'side':<11}  {'what':<24}{'ours':>10}{'floor':>10}  "
          f"{'':<4}{'ratio':>8}")
    for load in wanted:
        if hard != resource.RLIM_INFINITY and load[0] + FILES_SPARE > hard:
            print(f"{load[0]:>7}  left out: the limit of open files is {hard} (ulimit -Hn)")
            continue
        seen: dict[str, list[tuple[dict, dict]]] = {pair: [] for pair in pairs}
        for _ in range(options.rounds):
            for pair in pairs:
                seen[pair].append(run_pair(options.folder, pair, load))
        floor_emitter = medians([emitter for emitter, _ in seen["floor"]])
        floor_reader = medians([reader for _, reader in seen["floor"]])
        if "mock" in pairs:
            print_rows(load[0], "mock", medians([emitter for emitter, _ in seen["mock"]]),
                       floor_emitter, True)
        if "client" in pairs:
            print_rows(load[0], "wire client", medians([reader for _, reader in seen["client"]]),
                       floor_reader, False)
        sys.stdout.flush()


if __name__ == "__main__":
    main()

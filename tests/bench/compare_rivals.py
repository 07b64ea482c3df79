#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""streamgauge-mock beside the floor and beside mocks that people use: one reader, one plan."""
import argparse
import statistics
import subprocess
import sys
from pathlib import Path

from machine import raise_file_limit, too_many_files
from rivals.measure import RUN_SECONDS_MAX, run
from rivals.servers import Load, Server, all_servers

ROOT = Path(__file__).resolve().parents[2]
# The small one is for llmsim, which cannot have more streams at once.
LOADS = [Load(50, 601, 50), Load(1000, 301, 50), Load(9000, 75, 200)]


def row(server: Server, load: Load, seen: list[dict], floor: list[dict]) -> str:
    def of(key: str, scale: float = 1) -> float:
        return statistics.median(sample[key] for sample in seen) / scale

    ratio = statistics.median(sample["cpu_us"] / bare["cpu_us"]
                              for sample, bare in zip(seen, floor))
    whole = 100 * of("rightly") / load.streams
    mark = " " if all(sample["whole"] for sample in seen) else "*"
    if not of("chunks"):
        return f"{load.streams:>7}  {server.name:<10}  no chunk came within {RUN_SECONDS_MAX} s"
    return (f"{load.streams:>7}  {server.name:<10}{of('cpu_us'):>8.1f}{mark}{ratio:>7.2f}x"
            f"{of('memory_mib'):>9.1f}{of('gap_us_p50', 1000):>10.2f}"
            f"{of('gap_us_p99', 1000):>10.2f}{of('drift_us_p50', 1000):>10.1f}{whole:>9.1f}%")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin")
    parser.add_argument("--rivals", type=Path, default=ROOT / "build/rivals")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, action="append", help="only these sizes")
    parser.add_argument("--only", action="append", help="only these, and the floor")
    options = parser.parse_args()

    subprocess.run(["bash", ROOT / "tests/targets/nginx/certificate.sh"], check=True)
    everything = all_servers(options.programs.resolve(), options.rivals.resolve(),
                             ROOT / "build/certificate")
    servers = [server for server in everything
               if not options.only or server.name in ["floor", *options.only]]
    hard = raise_file_limit()
    for server in servers:
        if server.missing():
            print(f"{server.name}: left out: {server.program} is not there "
                  f"(scripts/bench_rivals.sh installs it)")
        elif server.differs:
            print(f"{server.name}: differs: {server.differs}")
    servers = [server for server in servers if not server.missing()]
    print(f"\n{'':>7}  {'':<10}{'CPU a chunk':>17}{'memory':>9}{'gap error, ms':>20}"
          f"{'drift, ms':>10}{'':>10}")
    print(f"{'streams':>7}  {'':<10}{'us':>8} {'floor':>8}{'MiB':>9}{'p50':>10}{'p99':>10}"
          f"{'p50':>10}{'whole':>10}")
    for load in LOADS:
        if options.streams and load.streams not in options.streams:
            continue
        if left_out := too_many_files(load.streams, hard):
            print(f"{load.streams:>7}  {left_out}")
            continue
        able = [server for server in servers if load.streams <= server.streams_max]
        seen: dict[str, list[dict]] = {server.name: [] for server in able}
        for turn in range(options.rounds):
            for server in able:
                print(f"{load.streams} streams, round {turn + 1}: {server.name}", file=sys.stderr)
                seen[server.name].append(run(server, load, options.programs / "bench_chat_reader"))
        for server in able:
            print(row(server, load, seen[server.name], seen["floor"]))
        sys.stdout.flush()
    print("* not all streams ran at once: over the whole run")


if __name__ == "__main__":
    main()

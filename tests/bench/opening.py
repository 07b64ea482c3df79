#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens 5,000 connections to streamgauge-mock at once and counts what came back whole."""
import argparse
import sys
from pathlib import Path

from machine import raise_file_limit, too_many_files
from rivals.measure import run
from rivals.servers import Load, Server, mock_command

LOAD = Load(5000, 5, 200)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the programs are")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, default=LOAD.streams)
    options = parser.parse_args()
    load = Load(options.streams, LOAD.chunks, LOAD.interval_ms)
    if left_out := too_many_files(load.streams, raise_file_limit()):
        print(f"opening {load.streams}: {left_out}")
        return
    folder = options.folder.resolve()  # servers run in folders of their own
    program = folder / "streamgauge-mock"
    server = Server("mock", program, mock_command(program, []))
    whole, lost = 0, 0
    for _ in range(options.rounds):
        seen = run(server, load, folder / "bench_chat_reader", ramp_ms=0)
        whole += seen["rightly"]
        lost += load.streams - seen["rightly"]
        if seen["chunks"] != load.streams * load.chunks:
            print(f"{seen['chunks']} chunks came instead of {load.streams * load.chunks}")
    print(f"opened {load.streams} at once, {options.rounds} times: {whole} whole, {lost} lost")
    sys.exit(lost > 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Answers that are not streamed, by wrk: streamgauge-mock beside nginx with a body of that size."""
import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from machine import FAVOURED, end, pinned
from rivals.measure import wait_ready
from rivals.servers import free_port, written

SCRIPT = Path(__file__).with_name("whole.lua")
PATH = "/v1/chat/completions"
PLAN = {"chunks": 8, "timing": {"first_chunk": "0ms", "interval": "0ms"}}
NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{body}'; }} }}
}}
"""


def body_bytes(port: int) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{PATH}", b'{"model":"gpt-4o","messages":[]}',
        {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return len(answer.read())


def wrk(port: int, connections: int, seconds: int) -> dict:
    ran = subprocess.run(
        pinned(1, ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", SCRIPT,
                   f"http://127.0.0.1:{port}{PATH}"], FAVOURED),
        capture_output=True, text=True, timeout=seconds + 60)
    if ran.returncode != 0:
        sys.exit(f"wrk: {ran.stderr.strip()}")
    seen = json.loads(ran.stdout.splitlines()[-1])
    if seen["failed"]:
        sys.exit(f"wrk: {seen['failed']} requests failed")
    return {"per_second": seen["requests"] / seen["microseconds"] * 1e6,
            "p99_us": seen["p99_us"]}


def started(command: list, port: int, name: str) -> subprocess.Popen:
    process = subprocess.Popen(pinned(0, command, FAVOURED), stdout=subprocess.DEVNULL)
    wait_ready(process, port, name)
    return process


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the programs are")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=64)
    options = parser.parse_args()
    for program in ("wrk", "nginx"):
        if not shutil.which(program):
            sys.exit(f"whole_answers.py: no {program} here: scripts/install.sh installs it")
    processes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            ports = {"mock": free_port()}
            processes.append(started(
                [options.folder / "streamgauge-mock", "--listen", f"127.0.0.1:{ports['mock']}",
                 "--control", "127.0.0.1:0", written(folder, "plan.json", json.dumps(PLAN))],
                ports["mock"], "mock"))
            size = body_bytes(ports["mock"])
            ports["nginx"] = free_port()
            text = NGINX.format(folder=folder, port=ports["nginx"], body="x" * size)
            processes.append(started(["nginx", "-p", folder, "-c",
                                      written(folder, "nginx.conf", text)],
                                     ports["nginx"], "nginx"))
            seen: dict[str, list[dict]] = {server: [] for server in ports}
            for _ in range(options.rounds):
                for server, port in ports.items():
                    seen[server].append(wrk(port, options.connections, options.seconds))
                    time.sleep(0.2)
        finally:
            for process in processes:
                end(process)
    print(f"not streamed, {size} bytes, {options.connections} connections kept alive, one core:")
    for what, key in (("requests per second", "per_second"), ("latency p99, us", "p99_us")):
        own, its = ([sample[key] for sample in seen[server]] for server in ("mock", "nginx"))
        ratio = statistics.median(mine / other for mine, other in zip(own, its))
        print(f"  {what:<20} mock {statistics.median(own):>9.0f}   nginx "
              f"{statistics.median(its):>9.0f}   {ratio:.2f}x")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""One run: a server under the chat reader, its cost read from /proc while all streams run."""
import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from machine import FAVOURED, end, pinned
from process_tree import cpu_seconds, memory_bytes
from rivals.servers import Load, Server, free_port

READY_SECONDS_MAX = 90  # guidellm imports for half a minute where the files are cold
RAMP_MS = 4000
RUN_SECONDS_MAX = 150
# Of ours alone: rivals must not look home, and need no key.
ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "DO_NOT_TRACK": "1",
               "RUST_LOG": "warn", "NO_COLOR": "1"}


def wait_ready(process: subprocess.Popen, port: int, name: str) -> None:
    """Until it takes a connection. The floor counts streams and says by itself when it listens."""
    if name == "floor":
        process.stdout.readline()
        return
    limit = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    ended = f"ended with status {process.poll()}" if process.poll() is not None else "is silent"
    raise SystemExit(f"{name} took no connection within {READY_SECONDS_MAX} s: it {ended}")


def run(server: Server, load: Load, reader: Path, ramp_ms: int = RAMP_MS) -> dict:
    """What the reader saw and what the server cost."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            pinned(0, server.command(port, load, Path(folder)), FAVOURED), stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, **ENVIRONMENT}, cwd=folder)
        watching, drain = None, None
        try:
            wait_ready(process, port, server.name)
            # What it says further is of no use, and must not fill the pipe.
            drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL)
            more = ["--tls"] if server.tls else []
            watching = subprocess.Popen(
                pinned(1, [reader, port, load.streams, load.chunks, load.interval_ms * 1000,
                           "--ramp-ms", ramp_ms, "--path", server.path, "--limit-seconds",
                           RUN_SECONDS_MAX, *more], FAVOURED), stdout=subprocess.PIPE, text=True)
            return watch(process, watching)
        finally:
            if watching:
                end(watching)
            end(process)
            if drain:
                drain.wait()


def watch(process: subprocess.Popen, watching: subprocess.Popen) -> dict:
    before = cpu_seconds(process.pid)
    at: dict[str, float] = {}
    seen, memory = {}, 0
    for line in watching.stdout:
        word = line.split()[0]
        if word in ("all_run", "first_ended"):
            at[word] = cpu_seconds(process.pid)
            memory = memory_bytes(process.pid)
        else:
            seen = json.loads(line)
    if seen["whole"]:
        chunks, used = seen["window_chunks"], at["first_ended"] - at["all_run"]
    else:  # some had ended before all had begun: the whole run, then
        chunks, used = seen["chunks"], cpu_seconds(process.pid) - before
    return {**seen, "cpu_us": used * 1e6 / max(chunks, 1), "memory_mib": memory / 2**20}

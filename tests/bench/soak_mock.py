# SPDX-License-Identifier: MIT
"""A mock under a long load: its port, its counters, its descriptors at rest, its memory."""
import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from machine import descriptors, end

READER_SECONDS_MAX = 180


def read(process: subprocess.Popen) -> dict:
    """What a chat reader saw; its last line."""
    lines = process.communicate(timeout=READER_SECONDS_MAX)[0].splitlines()
    if not lines or not lines[-1].startswith("{"):
        sys.exit(f"bench_chat_reader ended with status {process.returncode} and no answer")
    return json.loads(lines[-1])


class SoakMock:
    def __init__(self, program: Path, plan: dict, more: list, folder: Path):
        file = folder / "plan.json"
        file.write_text(json.dumps(plan))
        self.process = subprocess.Popen(
            [program, "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", *more, file],
            stdout=subprocess.PIPE, text=True)
        urls = re.findall(r"https?://[0-9.]+:(\d+)", self.process.stdout.readline())
        if len(urls) != 2:
            sys.exit("streamgauge-mock did not start")
        self.port, self.control = urls
        self.counters()  # its control port's own descriptors are open from now on
        self.descriptors = self.descriptors_at_rest()
        self.memory: list[int] = []

    def counters(self) -> dict[str, int]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/metrics",
                                    timeout=30) as answer:
            text = answer.read().decode()
        return {name: int(value)
                for name, value in re.findall(r"^streamgauge_mock_(\w+) (\d+)$", text, re.M)}

    def settled(self, seconds_max: float) -> dict[str, int]:
        """The counters once no stream is open, or when that takes too long."""
        limit = time.monotonic() + seconds_max
        while (counted := self.counters())["streams_open"] and time.monotonic() < limit:
            time.sleep(0.2)
        return counted

    def descriptors_at_rest(self) -> int:
        """The control connection that asked last is closed by the other side a moment later."""
        fewest = descriptors(self.process.pid)
        for _ in range(20):
            time.sleep(0.05)
            fewest = min(fewest, descriptors(self.process.pid))
        return fewest

    def stop(self) -> None:
        end(self.process)

# SPDX-License-Identifier: MIT
"""Runs the program as a user does, and says what must hold after every run."""
import ctypes
import json
import os
import random
import signal
import socket
import subprocess
import time
import unittest
from dataclasses import dataclass
from pathlib import Path

PROGRAM = os.environ["STREAMGAUGE"]
ROOT = Path(__file__).resolve().parents[2]
SECRET = "hush-4711-do-not-show"
RUN_SECONDS_MAX = 120  # no run here needs a tenth of it; a hang is a failure, not a wait
LAST_SECONDS_MAX = 10
PR_SET_CHILD_SUBREAPER = 36

# Whatever a run leaves behind becomes our child, and can be counted.
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def left_of(before: set[int]) -> set[int]:
    """What is left for good: Firefox's crash helper goes a moment after its Firefox."""
    limit = time.monotonic() + LAST_SECONDS_MAX
    while (left := set(children()) - before) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


def free_port() -> int:
    """Below the range that outgoing connections take theirs from."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


@dataclass
class Outcome:
    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def verdict(self) -> dict:
        return json.loads(self.out)


class GaugeCase(unittest.TestCase):
    def gauge(self, *words: str, env: dict[str, str] | None = None) -> Outcome:
        before = set(children())
        process = subprocess.Popen(
            [PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, **(env or {})}, start_new_session=True)
        try:
            out, err = process.communicate(timeout=RUN_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            self.fail(f"hangs: streamgauge {' '.join(words)}")
        left = left_of(before)
        for leftover in left:
            os.kill(leftover, signal.SIGKILL)
        outcome = Outcome(process.returncode, out.decode(), err.decode())
        self.assertFalse(left, f"left {len(left)} processes running")
        self.assertNotIn(SECRET, outcome.text)
        return outcome

    def check(self, url: str, *words: str, env: dict[str, str] | None = None) -> Outcome:
        """With a mock on a free port, unless the words name another."""
        mock = [] if "--mock" in words else ["--mock", "127.0.0.1:0"]
        return self.gauge("check", url, *mock, *words, env=env)

    def expect(self, outcome: Outcome, status: int, *pieces: str) -> None:
        """The exit status, and every piece somewhere in what the user sees."""
        self.assertEqual(outcome.status, status, outcome.text)
        shown = " ".join(outcome.text.split())  # wherever lines were broken
        for piece in pieces:
            self.assertIn(piece, shown)

    def expect_usage(self, outcome: Outcome, *pieces: str) -> None:
        self.expect(outcome, 2, *pieces)
        self.assertEqual(outcome.out, "", "usage errors belong on stderr")
        self.assertTrue(outcome.err.startswith("streamgauge: "), outcome.err)
        self.assertGreaterEqual(len(outcome.err.splitlines()), 2, "no hint: " + outcome.err)

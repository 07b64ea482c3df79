# SPDX-License-Identifier: MIT
"""Runs a real client as a user does, and follows what it hands out while the mock waits."""
import json
import os
import queue
import subprocess
import threading
import time
import unittest
import urllib.request

from mock_program import Mock
from styles import BODIES

PROGRAM = os.environ["STREAMGAUGE"]
# Only for what never comes: a browser on a machine with twenty other tasks takes a minute to start.
SECONDS_MAX = 300
DEADLINES = ["--greeting", str(SECONDS_MAX), "--idle", str(SECONDS_MAX), "--total",
             str(2 * SECONDS_MAX)]
CHUNKS = 4
PLAN = {"lockstep": True, "chunks": CHUNKS, "chunk_bytes": 64}


class ClientRun:
    """`streamgauge clients run` while it runs; its lines come one by one."""

    def __init__(self, style: str, url: str, *words: str):
        self.style = style
        self.process = subprocess.Popen(
            [PROGRAM, "clients", "run", style, url, *DEADLINES, *words], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.lines: queue.Queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def next(self) -> dict | None:
        """The next line, however late; nothing after the last."""
        try:
            return self.lines.get(timeout=SECONDS_MAX)
        except queue.Empty:
            raise AssertionError(f"{self.style} hands out nothing more") from None

    def delivered(self, enough) -> list[dict]:
        """Deliveries until `enough(text so far)`, or to the end."""
        found, text = [], ""
        while not enough(text) and (line := self.next()) is not None:
            self.last = line
            if "text" in line:
                found.append(line)
                text += line["text"]
        return found

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(SECONDS_MAX)
        self.process.stdout.close()
        self.process.stderr.close()


class ClientCase(unittest.TestCase):
    mock_words: list[str] = []
    client_words: list[str] = []

    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(*cls.mock_words)
        cls.addClassCleanup(cls.mock.__exit__)

    def control(self, path: str, method: str = "GET", body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.mock.control + path, data, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return json.load(answer)

    def run_client(self, style: str, path: str, plan: dict) -> tuple[ClientRun, str]:
        """The client, and its stream at the control port, once the mock has its request."""
        self.control("/plan", "PUT", {**PLAN, **plan})
        before = self.control("/streams")["streams_total"]
        words = ["--json", json.dumps(BODIES[path])] if path in BODIES else []
        client = ClientRun(style, self.mock.url + path, *words, *self.client_words)
        self.addCleanup(client.close)
        limit = time.monotonic() + SECONDS_MAX
        while self.control("/streams")["streams_total"] == before:
            if client.process.poll() is not None or time.monotonic() > limit:
                client.process.kill()
                self.fail(f"{style} asked for nothing: {client.process.stderr.read()}")
            time.sleep(0.01)
        ordinal = self.control("/streams")["streams"][0]["ordinal"]
        return client, f"/streams/{ordinal}"

    def open_gate(self, stream: str, upto: int):
        self.control(f"{stream}/gate", "POST", {"upto": upto})

    def check_end(self, client: ClientRun) -> list[dict]:
        """The rest of what comes, and that the client was content."""
        rest = client.delivered(lambda _: False)
        errors = client.process.stderr.read()
        self.assertEqual(client.process.wait(SECONDS_MAX), 0, errors)
        self.assertEqual(client.last["end"], "complete", errors)
        return rest

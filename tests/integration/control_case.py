# SPDX-License-Identifier: MIT
"""For tests that steer the program by its control API while its clients wait."""
import json
import socket
import time
import unittest
import urllib.request

from mock_program import SECONDS_MAX, Mock


class ControlCase(unittest.TestCase):
    """Each test has a mock of its own, with several loops."""

    def setUp(self):
        self.mock = Mock("--threads", "3")
        self.addCleanup(self.mock.__exit__)

    def control(self, path: str, method: str = "GET", body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.mock.control + path, data, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return json.loads(answer.read())

    def plan(self, plan: dict):
        self.control("/plan", "PUT", plan)

    def ledger(self, ordinal: int) -> dict:
        return self.control(f"/streams/{ordinal}/ledger")

    def journal(self) -> list[dict]:
        """The oldest first."""
        return self.control("/requests")["requests"][::-1]

    def until(self, seen, what: str):
        """What `seen` returns, once it is true; the program is asked again until then."""
        limit = time.monotonic() + SECONDS_MAX
        while time.monotonic() < limit:
            if found := seen():
                return found
            time.sleep(0.01)
        self.fail(f"never seen: {what}")

    def connect(self) -> socket.socket:
        host, port = self.mock.url.removeprefix("http://").split(":")
        client = socket.create_connection((host, int(port)), SECONDS_MAX)
        self.addCleanup(client.close)
        return client

    def stream(self, path: str = "/stream/sse", headers: str = "") -> socket.socket:
        """A client that has asked for a stream."""
        client = self.connect()
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}"
                       "\r\n".encode())
        return client

    def read_all(self, client: socket.socket) -> bytes:
        got = b""
        while part := client.recv(65536):
            got += part
        return got

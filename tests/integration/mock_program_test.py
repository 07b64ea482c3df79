# SPDX-License-Identifier: MIT
"""streamgauge-mock as a user runs it: ready, planned, steered, stopped."""
import json
import socket
import tempfile
import unittest
import urllib.request
from pathlib import Path

from mock_program import Mock, run


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, body, method=method)) as answer:
        return answer.read()


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def plan(self, text: str) -> str:
        path = self.folder / "plan.yaml"
        path.write_text(text)
        return str(path)

    def test_plan_file_is_what_streams_emit(self):
        with Mock(self.plan("chunks: 3\nchunk_bytes: 16\ntiming: {interval: 1ms}\n")) as mock:
            self.assertEqual(len(fetch(mock.url + "/stream/text")), 48)
            self.assertEqual(json.loads(fetch(mock.control + "/plan"))["chunks"], 3)
            ledger = json.loads(fetch(mock.control + "/streams/1/ledger"))
            self.assertEqual(len(ledger["chunks"]), 3)
            self.assertEqual(mock.stop()[0], 0)

    def test_bad_plan_is_told_with_its_path(self):
        ran = run(self.plan("chunks: 3\ntiming: {intervall: 1ms}\n"))
        self.assertEqual(ran.returncode, 2)
        for piece in ["plan.yaml", "/timing/intervall", "did you mean 'interval'?"]:
            self.assertIn(piece, ran.stderr)
        self.assertEqual(run("/nowhere/plan.yaml").returncode, 2)

    def test_sigterm_with_a_stream_running_ends_within_the_grace(self):
        with Mock(self.plan("lockstep: true\n"), "--grace", "100ms") as mock:
            host, port = mock.url.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port))) as client:
                client.sendall(b"GET /stream/sse HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertTrue(client.recv(15).startswith(b"HTTP/1.1 200"))
                self.assertEqual(mock.stop()[0], 0)

    def test_taken_port_and_remote_address(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ran = run("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
            self.assertEqual(ran.returncode, 2)
            self.assertIn("cannot listen", ran.stderr)
        ran = run("--listen", "0.0.0.0:0")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("--allow-remote", ran.stderr)

    def test_keys_come_from_the_environment_and_are_never_shown(self):
        with Mock("--key-env", "TEST_KEY", env={"TEST_KEY": "hunter2"}) as mock:
            with self.assertRaises(urllib.error.HTTPError) as refused:
                fetch(mock.url + "/v1/models")
            self.assertEqual(refused.exception.code, 401)
            refused.exception.close()
            shown = mock.ready + mock.stop()[1]
        self.assertNotIn("hunter2", shown)
        ran = run("--key-env", "NOT_SET_ANYWHERE")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("NOT_SET_ANYWHERE", ran.stderr)


if __name__ == "__main__":
    unittest.main()

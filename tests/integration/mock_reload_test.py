# SPDX-License-Identifier: MIT
"""The plan file as it changes under a running mock: by SIGHUP, and by --watch."""
import json
import os
import shutil
import signal
import socket
import tempfile
import unittest
import urllib.request
from pathlib import Path

from mock_program import SECONDS_MAX, Mock, run


def fetch(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(url, body) as answer:
        return answer.read()


class PlanFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "plans"
        self.folder.mkdir()
        self.plan = self.folder / "plan.yaml"
        self.write(1)

    def text(self, chunks: int) -> str:
        return f"chunks: {chunks}\nchunk_bytes: 16\ntiming: {{interval: 0ms}}\n"

    def write(self, chunks: int):
        self.plan.write_text(self.text(chunks))

    def chunks(self, mock: Mock) -> int:
        planned = json.loads(fetch(mock.control + "/plan"))["chunks"]
        self.assertEqual(len(fetch(mock.url + "/stream/text")), 16 * planned)
        return planned

    def heard(self, mock: Mock, piece: str):
        line = mock.process.stderr.readline()
        self.assertIn(piece, line)
        return line

    def test_hangup_reads_it_anew_and_a_running_stream_keeps_its_plan(self):
        self.plan.write_text("chunks: 3\nlockstep: true\n")
        with Mock(str(self.plan)) as mock:
            host, port = mock.url.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), SECONDS_MAX) as client:
                client.sendall(b"GET /stream/sse HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                got = client.recv(65536)  # the head: the stream runs
                self.write(5)
                mock.process.send_signal(signal.SIGHUP)
                self.heard(mock, f"{self.plan}: read anew")
                self.assertEqual(self.chunks(mock), 5)
                fetch(mock.control + "/streams/1/gate", b'{"upto": 3}')
                while part := client.recv(65536):
                    got += part
            self.assertEqual(got.count(b"data: "), 3)
            self.assertEqual(mock.stop()[0], 0)

    def test_a_wrong_plan_is_told_and_the_old_one_stays(self):
        with Mock(str(self.plan)) as mock:
            self.plan.write_text("chunks: 3\ntiming: {intervall: 1ms}\n")
            mock.process.send_signal(signal.SIGHUP)
            line = self.heard(mock, f"{self.plan}: /timing/intervall is not a known key")
            self.assertIn("the plan stays as it was", line)
            self.heard(mock, "did you mean 'interval'?")
            self.assertEqual(self.chunks(mock), 1)
            self.write(2)
            mock.process.send_signal(signal.SIGHUP)
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 2)

    def test_watch_hears_a_write_a_rename_and_what_a_link_leads_to(self):
        with Mock(str(self.plan), "--watch") as mock:
            self.write(2)
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 2)
            (self.folder / "other.yaml").write_text("chunks: 9\n")  # concerns nobody
            swap = self.folder / ".plan.yaml.swp"
            swap.write_text(self.text(3))
            swap.rename(self.plan)
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 3)
            other = Path(self.folder).parent / "elsewhere.yaml"
            other.write_text(self.text(4))
            (self.folder / "link").symlink_to(other)
            (self.folder / "link").rename(self.plan)
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 4)
            other.write_text(self.text(5))
            (self.folder / "..data").write_text("exchanged")  # as volumes do
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 5)
            self.plan.unlink()
            self.plan.write_text("chunks: many\n")
            self.heard(mock, "/chunks 'many' is not a whole number")
            self.assertEqual(self.chunks(mock), 5)
            self.assertEqual(mock.stop(), (0, ""))

    def test_a_folder_that_goes_ends_the_watch_and_not_the_mock(self):
        with Mock(str(self.plan), "--watch") as mock:
            os.rename(self.folder, str(self.folder) + ".gone")
            self.heard(mock, "is watched no more")
            shutil.copytree(str(self.folder) + ".gone", self.folder)
            self.write(6)
            mock.process.send_signal(signal.SIGHUP)
            self.heard(mock, "read anew")
            self.assertEqual(self.chunks(mock), 6)

    def test_without_a_plan_file(self):
        ran = run("--watch", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
        self.assertEqual(ran.returncode, 2)
        self.assertIn("--watch: there is no plan file", ran.stderr)
        with Mock() as mock:
            mock.process.send_signal(signal.SIGHUP)
            self.assertEqual(mock.process.wait(SECONDS_MAX), 0)


if __name__ == "__main__":
    unittest.main()

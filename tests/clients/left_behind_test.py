# SPDX-License-Identifier: MIT
"""Nothing stays when streamgauge is stopped or killed while a client waits for more."""
import os
import signal
import tempfile
import time
import unittest
from pathlib import Path

from client_case import SECONDS_MAX, ClientCase

STYLES = ("curl -N", "chromium.fetch", "firefox.fetch", "webkit.fetch")


def processes() -> dict[int, tuple[str, int, int]]:
    """State, parent and session of each by its id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        found[int(folder.name)] = words[0], int(words[1]), int(words[3])
    return found


def alive_in(session: int) -> list[int]:
    return [one for one, (state, _, of) in processes().items() if of == session and state != "Z"]


class LeftBehindTest(ClientCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)  # the killed may yet write
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        os.environ["TMPDIR"] = folder.name
        self.addCleanup(os.environ.pop, "TMPDIR")

    def stopped_by(self, style: str, how: signal.Signals):
        client, stream = self.run_client(style, "/stream/sse", {})
        self.open_gate(stream, 1)
        self.assertTrue(client.delivered(lambda text: "QZE" in text))
        program = next(one for one, (_, parent, _) in processes().items()
                       if parent == client.process.pid)
        session = processes()[program][2]
        self.assertNotEqual(session, os.getsid(0))
        client.process.send_signal(how)
        client.process.wait(SECONDS_MAX)
        limit = time.monotonic() + SECONDS_MAX
        while left := alive_in(session):
            self.assertLess(time.monotonic(), limit, f"{left} stay")
            time.sleep(0.05)

    def test_killed(self):
        for style in STYLES:
            with self.subTest(style):
                self.stopped_by(style, signal.SIGKILL)

    def test_stopped(self):
        for style in STYLES:
            with self.subTest(style):
                self.stopped_by(style, signal.SIGINT)
                self.assertEqual(list(self.folder.glob("streamgauge-*")), [])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""Each way of trusting an authority that was made just now, against the mock's gate over TLS."""
import subprocess
import tempfile
import unittest

from client_case import DEADLINES, PROGRAM, SECONDS_MAX
from lockstep_case import LockstepCase
from styles import TLS


class TlsTest(LockstepCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.mock_words = ["--tls-ephemeral", folder.name + "/trust"]
        cls.client_words = ["--ca", folder.name + "/trust/ca.pem"]
        super().setUpClass()

    def test_every_way_of_trusting(self):
        for expected in TLS:
            with self.subTest(style=expected.style):
                self.check(expected)

    def test_nobody_trusts_it_who_was_not_told(self):
        for style in ("urllib.read1", "curl -N", "node.fetch@26", "go.Body.Read",
                      "java.ofInputStream", "chromium.fetch", "webkit.fetch"):
            with self.subTest(style=style):
                outcome = subprocess.run(
                    [PROGRAM, "clients", "run", style, self.mock.url + "/stream/sse", *DEADLINES],
                    capture_output=True, text=True, timeout=SECONDS_MAX)
                self.assertEqual(outcome.returncode, 3, outcome.stdout + outcome.stderr)
                self.assertRegex(outcome.stderr, r"(?i)certif|--ca|unable to find valid|trust")


if __name__ == "__main__":
    unittest.main()

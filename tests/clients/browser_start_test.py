# SPDX-License-Identifier: MIT
"""A browser that cannot be started says why, in the list and when it is run."""
import json
import tempfile
import unittest
from pathlib import Path

from gauge_case import ROOT, GaugeCase

ADAPTERS = ROOT / "harness/clients/adapters"
ENVIRONMENTS = ROOT / "build/environments"
CHROMIUM = [str(ENVIRONMENTS / "node/node_modules/.bin/node"),
            "--experimental-import-meta-resolve", str(ADAPTERS / "browser/browser_adapter.mjs"),
            str(ENVIRONMENTS / "clients_node"), "chromium"]
WEBKIT = ["/usr/bin/python3", str(ADAPTERS / "webkit/webkit_adapter.py")]
# Only for what never comes.
GREETING = ["--greeting", "300"]


class BrowserStartTest(GaugeCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def fails(self, command: list[str], style: str, *pieces: str, env: dict | None = None):
        adapters = self.folder / "adapters.yaml"
        adapters.write_text(json.dumps({"programs": [
            {"name": "it", "command": command, "installed_by": "make it", "styles": [style]}]}))
        words = ["--catalogue", str(adapters)]
        outcome = self.gauge("clients", *words, "run", style, "http://127.0.0.1:1/", *GREETING,
                             env=env)
        self.expect(outcome, 3, *pieces)

    def test_one_that_ends_at_once(self):
        program = self.folder / "browser"
        program.write_text("#!/bin/sh\necho there is no room for me >&2\nexit 1\n")
        program.chmod(0o755)
        self.fails([*CHROMIUM, str(program)], "chromium.fetch", "there is no room for me",
                   "ended before it could be driven")

    def test_one_that_is_not_there(self):
        self.fails([*CHROMIUM, "/nothing/browser"], "chromium.fetch", "/nothing/browser", "ENOENT")

    def test_webkit_without_a_display(self):
        self.fails(WEBKIT, "webkit.fetch", "Xvfb is not in PATH",
                   env={"PATH": str(self.folder)})


if __name__ == "__main__":
    unittest.main()

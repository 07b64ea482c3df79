# SPDX-License-Identifier: MIT
"""What tests of record and replay share: a folder, a file in it, programs that end with them."""
import json
import tempfile
import unittest
import urllib.request
from pathlib import Path

from mock_program import Mock
from replay_program import Subcommand, exchanges_in, wait_until


def knob(plan: dict) -> str:
    return f"X-Streamgauge-Plan: {json.dumps(plan)}\r\n"


class RecordCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "a.jsonl"

    def start(self, program):
        self.addCleanup(program.__exit__)
        return program

    def record(self, upstream: str, *words: str) -> Subcommand:
        return self.start(Subcommand("record", "--upstream", upstream, "-o", str(self.file),
                                     *words))

    def over(self, count: int):
        """The recorded exchanges, once so many are over."""
        return wait_until(lambda: len([e for e in exchanges_in(self.file) if e.end]) >= count
                          and exchanges_in(self.file), f"{count} exchanges over")

    def post(self, mock: Mock, path: str, json_text: str):
        urllib.request.urlopen(mock.control + path, json_text.encode()).close()

    def ledger(self, mock: Mock, ordinal: int = 1) -> dict:
        with urllib.request.urlopen(f"{mock.control}/streams/{ordinal}/ledger") as answer:
            return json.load(answer)

# SPDX-License-Identifier: MIT
"""Starts real clients and compares what they ask with to the request profiles that are shipped.

Names, their order, and the values that choose an answer are compared; versions of their machine
and of themselves are not. axios, eventsource, undici and the browsers are not tested here: they
were taken once by hand."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

from listener import Listener
from programs import PROGRAMS

ROOT = Path(__file__).resolve().parents[3]
SECONDS_MAX = 60
CHOOSING = {"accept", "accept-encoding", "connection", "cache-control"}
# What a body brings, who asks, what is of this machine.
LEFT_OUT = {"host", "content-length", "content-type", "authorization", "x-goog-api-key", "referer",
            "x-openai-client-user-agent", "http2-settings"}


def shipped() -> dict[str, list[tuple[str, str]]]:
    """The YAML of the profiles is plain: each name and value a JSON string, a line a header."""
    profiles: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((ROOT / "harness/clients/profiles").glob("*.yaml")):
        for line in file.read_text().splitlines():
            if found := re.match(r'- id: (".*")$', line):
                current = profiles[json.loads(found[1])] = []
            elif found := re.match(r'    (".*?"): (".*")$', line):
                current.append((json.loads(found[1]), json.loads(found[2])))
    return profiles


def compared(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value if name.lower() in CHOOSING else "")
            for name, value in headers if name.lower() not in LEFT_OUT]


class Profiles(unittest.TestCase):
    def test_real_clients_ask_so(self):
        profiles = shipped()
        for profile, program in PROGRAMS.items():
            with self.subTest(profile), Listener() as listener:
                outcome = subprocess.run(
                    program(listener.url), capture_output=True, text=True, timeout=SECONDS_MAX,
                    env={**os.environ, "NO_PROXY": "*", "NODE_PATH": ""})
                self.assertTrue(listener.requests, f"asked nothing: {outcome.stderr[-500:]}")
                self.assertEqual(compared(listener.requests[0]), compared(profiles[profile]))

    def test_every_profile_has_headers(self):
        profiles = shipped()
        self.assertGreater(len(profiles), 35)
        self.assertEqual(set(PROGRAMS) - set(profiles), set())


if __name__ == "__main__":
    unittest.main()

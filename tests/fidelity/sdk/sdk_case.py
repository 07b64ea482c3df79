# SPDX-License-Identifier: MIT
"""What the tests of every Python SDK share: a mock, plans that travel in a header, its ledgers."""
import json
import unittest
import urllib.parse
import urllib.request

from mock_program import Mock

KEY = "sk-test-4711"
TEXT = 'Ünïcode, "quotes"\nand a river.'
CALLS = [{"name": "weather", "arguments": {"city": "Köln"}}, {"name": "now", "arguments": "{}"}]
FAST = {"timing": {"interval": "0ms"}}


def knobs(**plan) -> dict[str, str]:
    """The header that changes the plan for one request. Header values must be ASCII."""
    return {"X-Streamgauge-Plan": json.dumps({**FAST, **plan})}


class SdkCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock("--key-env", "TEST_KEY", env={"TEST_KEY": KEY})
        cls.addClassCleanup(cls.mock.__exit__)

    def get(self, path: str):
        with urllib.request.urlopen(self.mock.control + path) as answer:
            return json.load(answer)

    def plan(self, plan: dict) -> None:
        """For all requests from here on; sequences begin anew."""
        request = urllib.request.Request(self.mock.control + "/plan", method="PUT",
                                         data=json.dumps({**FAST, **plan}).encode())
        urllib.request.urlopen(request).close()

    def called(self, count: int, **filters) -> None:
        """Fails unless the mock saw just so many such requests."""
        query = urllib.parse.urlencode({"count": count, **filters})
        with urllib.request.urlopen(f"{self.mock.control}/verify?{query}") as answer:
            self.assertEqual(answer.status, 200)

    def streams(self) -> list[dict]:
        """The newest first."""
        return self.get("/streams")["streams"]

    def ledger(self, back: int = 0) -> dict:
        """Of the newest stream, or one further back."""
        return self.get(f"/streams/{self.streams()[back]['ordinal']}/ledger")

    def request_header(self, name: str) -> str | None:
        for header in self.ledger()["request"]["headers"]:
            if header["name"].lower() == name:
                return header["value"]
        return None

# SPDX-License-Identifier: MIT
"""Which plan answers, by the real program: failures counted by the request's own knob."""
import json
import unittest
import urllib.error
import urllib.request

from mock_program import Mock

CHAT = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}]}).encode()


def status(mock: Mock, key: str, knob: dict, path: str = "/v1/chat/completions") -> int:
    request = urllib.request.Request(mock.url + path, CHAT, {
        "Authorization": f"Bearer {key}", "X-Streamgauge-Fail": json.dumps(knob),
        "X-Streamgauge-Plan": '{"timing": {"interval": "0ms"}}'})
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


class FailByKnob(unittest.TestCase):
    def test_the_first_of_each_key_fail_whatever_thread_hears_them(self):
        with Mock("--threads", "3") as mock:
            knob = {"status": 429, "first": 2}
            self.assertEqual([status(mock, "one", knob) for _ in range(4)], [429, 429, 200, 200])
            self.assertEqual([status(mock, "two", knob) for _ in range(3)], [429, 429, 200])
            other = {"status": 503, "first": 1}
            self.assertEqual([status(mock, "one", other) for _ in range(2)], [503, 200])
            self.assertEqual(status(mock, "one", knob, "/stream/text"), 200)  # not anew by path
            self.assertEqual(status(mock, "one", {"status": 999}), 400)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""openai 0.28 for Python: ChatCompletion.create(stream=True) and the classic continue-loop."""
import os
import unittest

import openai
from sdk_case import KEY, TEXT, SdkCase

ASK = {"model": "gpt-x", "messages": [{"role": "user", "content": "hello"}]}


class OpenAi0(SdkCase):
    def setUp(self):
        openai.api_base = self.mock.url + "/v1"
        openai.api_key = KEY
        self.plan({"answer": {"text": TEXT}})

    def test_version(self):
        self.assertEqual(openai.VERSION, os.environ["SDK_VERSION"])

    def test_stream(self):
        chunks = list(openai.ChatCompletion.create(**ASK, stream=True))
        self.assertEqual("".join(c.choices[0].delta.get("content") or "" for c in chunks), TEXT)
        self.assertEqual(chunks[-1].choices[0].finish_reason, "stop")

    def test_whole_answer(self):
        answer = openai.ChatCompletion.create(**ASK)
        self.assertEqual(answer.choices[0].message.content, TEXT)

    def test_the_continue_loop_ends(self):
        """Asks again while the answer was cut for length, as applications of its day do."""
        cut = {"answer": {"text": "more ", "finish_reason": "length"}}
        self.plan({"rules": [{"per": "conversation",
                              "then": [cut, cut, {"answer": {"text": "end"}}]}]})
        messages, rounds, reason = list(ASK["messages"]), 0, "length"
        while reason == "length" and rounds < 10:
            rounds += 1
            said = ""
            for chunk in openai.ChatCompletion.create(model="m", messages=messages, stream=True):
                said += chunk.choices[0].delta.get("content") or ""
                reason = chunk.choices[0].finish_reason or reason
            messages += [{"role": "assistant", "content": said},
                         {"role": "user", "content": "continue"}]
        self.assertEqual((rounds, reason), (3, "stop"))
        self.assertEqual([m["content"] for m in messages if m["role"] == "assistant"],
                         ["more ", "more ", "end"])

    def test_errors(self):
        self.plan({"fail": {"status": 429, "message": "slow down"}})
        with self.assertRaises(openai.error.RateLimitError):
            openai.ChatCompletion.create(**ASK, stream=True)
        openai.api_key = "wrong"
        with self.assertRaises(openai.error.AuthenticationError):
            openai.ChatCompletion.create(**ASK)

    def test_error_in_the_stream(self):
        self.plan({"answer": {"text": TEXT}, "faults": [{"kind": "error_event", "chunk": 2}]})
        with self.assertRaises(openai.error.APIError):
            list(openai.ChatCompletion.create(**ASK, stream=True))


if __name__ == "__main__":
    unittest.main()

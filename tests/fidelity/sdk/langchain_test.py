# SPDX-License-Identifier: MIT
"""LangChain's ChatOpenAI: what applications put on top of the official client."""
import unittest

import openai
from langchain_openai import ChatOpenAI
from sdk_case import CALLS, KEY, TEXT, SdkCase, knobs


class LangChain(SdkCase):
    def setUp(self):
        self.plan({"answer": {"text": TEXT}})

    def model(self, plan: dict | None = None, **more):
        return ChatOpenAI(model="gpt-x", base_url=self.mock.url + "/v1", api_key=KEY,
                          max_retries=0, default_headers=knobs(**plan) if plan else None,
                          stream_usage=True, **more)

    def test_stream(self):
        whole = None
        for chunk in self.model().stream("hello"):
            whole = chunk if whole is None else whole + chunk
        self.assertEqual(whole.text if isinstance(whole.text, str) else whole.text(), TEXT)
        self.assertEqual(whole.response_metadata["finish_reason"], "stop")
        self.assertGreater(whole.usage_metadata["output_tokens"], 4)

    def test_responses_stream(self):
        whole = None
        for chunk in self.model(use_responses_api=True).stream("hello"):
            whole = chunk if whole is None else whole + chunk
        self.assertEqual("".join(block["text"] for block in whole.content
                                 if block["type"] == "text"), TEXT)

    def test_tool_calls_and_whole_answers(self):
        message = self.model({"answer": {"text": "", "tool_calls": CALLS}}).invoke("hello")
        self.assertEqual([(call["name"], call["args"]) for call in message.tool_calls],
                         [("weather", {"city": "Köln"}), ("now", {})])
        self.assertEqual(self.model().invoke("hello").content, TEXT)

    def test_errors_before_and_in_the_stream(self):
        with self.assertRaises(openai.RateLimitError):
            self.model({"fail": {"status": 429}}).invoke("hello")
        with self.assertRaises(openai.APIError):
            list(self.model({"faults": [{"kind": "error_event", "chunk": 1}]}).stream("hello"))


if __name__ == "__main__":
    unittest.main()

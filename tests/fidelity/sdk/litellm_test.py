# SPDX-License-Identifier: MIT
"""LiteLLM: one client that speaks several dialects."""
import os
import unittest

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # nothing is fetched from elsewhere

import litellm  # noqa: E402
from sdk_case import CALLS, KEY, TEXT, SdkCase, knobs  # noqa: E402

MESSAGES = [{"role": "user", "content": "hello"}]


class LiteLlm(SdkCase):
    def setUp(self):
        litellm.telemetry = False
        self.plan({"answer": {"text": TEXT}})

    def complete(self, model="openai/gpt-x", plan: dict | None = None, base="/v1", **more):
        return litellm.completion(model=model, messages=MESSAGES, api_base=self.mock.url + base,
                                  api_key=KEY, num_retries=0, max_retries=0,
                                  extra_headers=knobs(**plan) if plan else {}, **more)

    def test_stream_over_openai_and_anthropic(self):
        for model, base in (("openai/gpt-x", "/v1"), ("anthropic/claude-x", "")):
            chunks = list(self.complete(model, base=base, stream=True))
            said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
            self.assertEqual(said, TEXT, model)
            self.assertEqual(chunks[-1].choices[0].finish_reason, "stop", model)

    def test_tool_calls(self):
        answer = self.complete(plan={"answer": {"text": "", "tool_calls": CALLS}})
        self.assertEqual([call.function.name for call in answer.choices[0].message.tool_calls],
                         ["weather", "now"])

    def test_errors_before_and_in_the_stream(self):
        with self.assertRaises(litellm.RateLimitError):
            self.complete(plan={"fail": {"status": 429}})
        with self.assertRaises(litellm.exceptions.MidStreamFallbackError):
            list(self.complete(plan={"faults": [{"kind": "error_event", "chunk": 1}]},
                               stream=True))


if __name__ == "__main__":
    unittest.main()

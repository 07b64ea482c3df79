# SPDX-License-Identifier: MIT
"""The official client cannot tell streamgauge-mock from its vendor."""
import asyncio
import os
import tempfile
import unittest
from pathlib import Path

import openai
from mock_program import Mock

MESSAGES = [{"role": "user", "content": "hello"}]
ASK = {"model": "gpt-4o-mini", "messages": MESSAGES}
KEY = "sk-test-4711"


class Sdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        plan = Path(folder.name) / "plan.yaml"
        plan.write_text("chunks: 6\nchunk_bytes: 30\ntiming: {interval: 1ms}\n")
        os.environ["TEST_KEY"] = KEY
        cls.mock = Mock(str(plan), "--key-env", "TEST_KEY", "--model", "gpt-4o-mini")
        cls.addClassCleanup(cls.mock.__exit__)
        cls.client = openai.OpenAI(base_url=cls.mock.url + "/v1", api_key=KEY, max_retries=0)

    def check(self, chunks: list) -> None:
        self.assertEqual(chunks[0].choices[0].delta.role, "assistant")
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        self.assertEqual(len(text), 6 * 30)
        reasons = [c.choices[0].finish_reason for c in chunks if c.choices]
        self.assertEqual(reasons[-1], "stop")
        self.assertEqual(set(reasons[:-1]), {None})
        self.assertEqual(len({c.id for c in chunks}), 1)

    def test_stream(self):
        chunks = list(self.client.chat.completions.create(**ASK, stream=True))
        self.check(chunks)
        self.assertTrue(all(c.usage is None for c in chunks))

    def test_stream_with_usage(self):
        chunks = list(self.client.chat.completions.create(
            **ASK, stream=True, stream_options={"include_usage": True}))
        self.check(chunks)
        self.assertEqual(chunks[-1].choices, [])
        usage = chunks[-1].usage
        self.assertEqual(usage.prompt_tokens + usage.completion_tokens, usage.total_tokens)

    def test_asynchronous_stream(self):
        async def collect():
            async with openai.AsyncOpenAI(base_url=self.mock.url + "/v1", api_key=KEY) as client:
                return [c async for c in await client.chat.completions.create(**ASK, stream=True)]

        self.check(asyncio.run(collect()))

    def test_whole_answer(self):
        answer = self.client.chat.completions.create(**ASK)
        self.assertEqual(len(answer.choices[0].message.content), 6 * 30)
        self.assertEqual(answer.choices[0].finish_reason, "stop")
        self.assertEqual(answer.object, "chat.completion")

    def test_models(self):
        self.assertEqual([model.id for model in self.client.models.list()], ["gpt-4o-mini"])

    def test_errors(self):
        with self.assertRaises(openai.AuthenticationError) as refused:
            self.client.with_options(api_key="wrong").models.list()
        self.assertEqual(refused.exception.code, "invalid_api_key")
        with self.assertRaises(openai.NotFoundError) as unknown:
            self.client.chat.completions.create(model="gpt-9", messages=MESSAGES)
        self.assertEqual(unknown.exception.code, "model_not_found")
        with self.assertRaises(openai.BadRequestError):
            self.client.post("/chat/completions", body={"model": "gpt-4o-mini"}, cast_to=object)


if __name__ == "__main__":
    unittest.main()

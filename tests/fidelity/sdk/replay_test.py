# SPDX-License-Identifier: MIT
"""The official Python client reads a recording as it read the upstream: content, tool calls, usage,
errors before the stream and in it, sync and async."""
import asyncio
import tempfile
import unittest
from pathlib import Path

import openai
from mock_program import Mock
from replay_program import Subcommand, exchanges_in, wait_until
from sdk_case import CALLS, KEY, TEXT, knobs

ASK = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
PLANS = {
    "text": {"answer": {"text": TEXT}},
    "calls": {"answer": {"text": "", "tool_calls": CALLS}},
    "compressed": {"answer": {"text": TEXT}, "wire": {"encoding": "gzip"}},
    "refused": {"fail": {"status": 429, "retry_after": "1s"}},
    "error": {"answer": {"text": TEXT}, "faults": [{"kind": "error_event", "chunk": 3}]},
    "cut": {"answer": {"text": TEXT}, "faults": [{"kind": "reset", "chunk": 3}]},
    "whole": {"answer": {"text": TEXT}},
}


def asked(name: str) -> dict:
    more = {} if name == "whole" else {"stream": True, "stream_options": {"include_usage": True}}
    return {**ASK, **more, "user": name, "extra_headers": knobs(**PLANS[name])}


def read(client: openai.OpenAI, name: str) -> list:
    """What the client gave: every part, and the error where there was one."""
    parts = []
    try:
        answer = client.chat.completions.create(**asked(name))
        for part in [answer] if name == "whole" else answer:
            parts.append(part.model_dump())
    except openai.OpenAIError as error:
        parts.append((type(error).__name__, str(error)))
    return parts


async def read_asynchronously(base_url: str, name: str) -> list:
    async with openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        answer = await client.chat.completions.create(**asked(name))
        return [part.model_dump() async for part in answer]


class Replay(unittest.TestCase):
    def test_version(self):
        self.assertEqual(openai.__version__, "3.57.0")

    def test_a_replayed_stream_is_the_recorded_one(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "a.jsonl"
            with Mock("--key-env", "TEST_KEY", env={"TEST_KEY": KEY}) as mock, \
                    Subcommand("record", "--upstream", mock.url, "-o", str(file)) as recorder:
                with openai.OpenAI(base_url=recorder.url + "/v1", api_key=KEY,
                                   max_retries=0) as client:
                    recorded = {name: read(client, name) for name in PLANS}
                wait_until(lambda: sum(exchange.end is not None for exchange in
                                       exchanges_in(file)) == len(PLANS), "all are over")
            self.assertNotIn(KEY, file.read_text())
            with Subcommand("replay", str(file)) as replayer:  # neither key nor network
                base_url = replayer.url + "/v1"
                with openai.OpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
                    for name in reversed(PLANS):  # in another order
                        self.assertEqual(read(client, name), recorded[name], name)
                for name in ("text", "calls", "compressed"):
                    self.assertEqual(asyncio.run(read_asynchronously(base_url, name)),
                                     recorded[name])
                with openai.OpenAI(base_url=base_url, api_key="none") as client:
                    with self.assertRaises(openai.NotFoundError) as nothing:
                        client.embeddings.create(model="m", input="a")
                self.assertIn("no answer left for POST /v1/embeddings", str(nothing.exception))
        said = "".join(part["choices"][0]["delta"]["content"] or ""
                       for part in recorded["text"] if part["choices"])
        self.assertEqual(said, TEXT)
        self.assertEqual(recorded["refused"][0][0], "RateLimitError")
        self.assertEqual(recorded["error"][-1][0], "APIError")
        self.assertEqual(recorded["cut"][-1][0], "APIConnectionError")


if __name__ == "__main__":
    unittest.main()

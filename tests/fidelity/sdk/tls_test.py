# SPDX-License-Identifier: MIT
"""The official Python client over TLS, sync and async, trusting the mock's certificate alone."""
import asyncio
import os
import unittest

import openai
from mock_program import Mock
from sdk_case import KEY, TEXT, SdkCase

ASK = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "stream": True}


class Tls(SdkCase):
    @classmethod
    def setUpClass(cls):
        folder = os.environ["STREAMGAUGE_CERTIFICATE"]
        cls.mock = Mock("--tls-certificate", folder + "/cert.pem", "--tls-key",
                        folder + "/key.pem", "--key-env", "TEST_KEY", env={"TEST_KEY": KEY})
        cls.addClassCleanup(cls.mock.__exit__)

    def setUp(self):
        self.plan({"answer": {"text": TEXT}})

    def test_stream(self):
        with openai.OpenAI(base_url=self.mock.url + "/v1", api_key=KEY) as client:
            chunks = list(client.chat.completions.create(**ASK))
        self.assertEqual("".join(c.choices[0].delta.content or "" for c in chunks), TEXT)

    def test_asynchronous_stream(self):
        async def collect():
            async with openai.AsyncOpenAI(base_url=self.mock.url + "/v1", api_key=KEY) as client:
                return [c async for c in await client.chat.completions.create(**ASK)]

        chunks = asyncio.run(collect())
        self.assertEqual("".join(c.choices[0].delta.content or "" for c in chunks), TEXT)

    def test_cut_without_close_notify(self):
        self.plan({"answer": {"text": TEXT},
                   "faults": ["no_close_notify", {"kind": "fin", "chunk": 2}]})
        with openai.OpenAI(base_url=self.mock.url + "/v1", api_key=KEY, max_retries=0) as client:
            with self.assertRaises(openai.APIConnectionError):
                list(client.chat.completions.create(**ASK))


if __name__ == "__main__":
    unittest.main()

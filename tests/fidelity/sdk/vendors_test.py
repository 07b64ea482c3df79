# SPDX-License-Identifier: MIT
"""The official Python clients of Anthropic, Google and Ollama."""
import asyncio
import json
import unittest

import anthropic
import httpx
import httpx2
import ollama
from google import genai
from google.genai import errors, types
from sdk_case import CALLS, KEY, TEXT, SdkCase, knobs

MESSAGES = [{"role": "user", "content": "hello river"}]
TALK = {"text": TEXT, "reasoning": "Hm, so.", "tool_calls": CALLS}


class Anthropic(SdkCase):
    def setUp(self):
        self.client = anthropic.Anthropic(base_url=self.mock.url, api_key=KEY, max_retries=0)
        self.addCleanup(self.client.close)
        self.plan({"answer": {"text": TEXT}})

    def create(self, client=None, **more):
        return (client or self.client).messages.create(model="claude-x", max_tokens=1000,
                                                       messages=MESSAGES, **more)

    def test_stream_of_every_kind_of_block(self):
        self.plan({"answer": TALK})
        with self.client.messages.stream(model="claude-x", max_tokens=1000,
                                         messages=MESSAGES) as stream:
            said = "".join(stream.text_stream)
            message = stream.get_final_message()
        self.assertEqual(said, TEXT)
        self.assertEqual([block.type for block in message.content],
                         ["thinking", "text", "tool_use", "tool_use"])
        self.assertEqual(message.content[0].thinking, "Hm, so.")
        self.assertEqual(message.content[2].input, {"city": "Köln"})
        self.assertEqual(message.stop_reason, "tool_use")
        self.assertGreater(message.usage.output_tokens, 4)

    def test_asynchronous_events_and_pings(self):
        async def types_seen():
            async with anthropic.AsyncAnthropic(base_url=self.mock.url, api_key=KEY) as client:
                stream = await client.messages.create(model="c", max_tokens=9, messages=MESSAGES,
                                                      stream=True)
                return [event.type async for event in stream]

        seen = asyncio.run(types_seen())
        self.assertEqual((seen[0], seen[-1]), ("message_start", "message_stop"))
        self.assertNotIn("error", seen)

    def test_whole_message_and_max_tokens(self):
        message = self.create()
        self.assertEqual(message.content[0].text, TEXT)
        self.assertEqual(message.stop_reason, "end_turn")
        cut = self.client.messages.create(model="c", max_tokens=2, messages=MESSAGES)
        self.assertEqual(cut.stop_reason, "max_tokens")
        self.assertEqual([model.id for model in self.client.models.list()], ["claude-sonnet-4-5"])

    def test_errors_by_status(self):
        classes = {400: anthropic.BadRequestError, 401: anthropic.AuthenticationError,
                   403: anthropic.PermissionDeniedError, 404: anthropic.NotFoundError,
                   429: anthropic.RateLimitError, 500: anthropic.InternalServerError,
                   529: anthropic.APIStatusError}
        for status, expected in classes.items():
            with self.assertRaises(expected) as raised:
                self.create(extra_headers=knobs(fail={"status": status}))
            self.assertEqual(raised.exception.status_code, status)
            self.assertEqual(raised.exception.body["type"], "error")
        with self.assertRaises(anthropic.AuthenticationError):
            self.create(self.client.with_options(api_key="wrong"))

    def test_retries_until_it_answers(self):
        self.plan({"rules": [{"then": [{"fail": {"status": 529, "retry_after": "1ms"}},
                                       {"answer": {"text": TEXT}}]}]})
        client = self.client.with_options(max_retries=1)
        self.assertEqual(self.create(client).content[0].text, TEXT)

    def test_error_and_cut_in_the_stream(self):
        fault = {"kind": "error_event", "chunk": 2, "status": 529, "message": "gone"}
        with self.assertRaises(anthropic.APIStatusError) as raised:
            list(self.create(stream=True, extra_headers=knobs(faults=[fault])))
        self.assertEqual(raised.exception.body["error"]["type"], "overloaded_error")
        with self.assertRaises((httpx2.RemoteProtocolError, httpx2.ReadError,
                                anthropic.APIConnectionError)):
            list(self.create(stream=True, extra_headers=knobs(faults=[{"kind": "fin",
                                                                       "chunk": 2}])))

    def test_the_connection_is_used_again(self):
        for _ in range(2):
            list(self.create(stream=True))
        self.assertEqual(self.ledger(0)["connection"], self.ledger(1)["connection"])


class Gemini(SdkCase):
    def setUp(self):
        self.plan({"answer": {"text": TEXT}})

    def client(self, plan: dict | None = None, key=KEY, version=None):
        options = types.HttpOptions(base_url=self.mock.url, api_version=version,
                                    headers=knobs(**plan) if plan else None)
        return genai.Client(api_key=key, http_options=options)

    def stream(self, client):
        return list(client.models.generate_content_stream(model="g", contents="hello"))

    def test_stream_of_thoughts_text_and_calls(self):
        parts = [part for chunk in self.stream(self.client({"answer": TALK}))
                 for part in chunk.candidates[0].content.parts]
        self.assertEqual("".join(p.text for p in parts if p.text and not p.thought), TEXT)
        self.assertEqual("".join(p.text for p in parts if p.thought), "Hm, so.")
        calls = [part.function_call for part in parts if part.function_call]
        self.assertEqual([(call.name, call.args) for call in calls],
                         [("weather", {"city": "Köln"}), ("now", {})])

    def test_finish_usage_and_both_versions_of_the_path(self):
        for version in (None, "v1beta"):
            last = self.stream(self.client(version=version))[-1]
            self.assertEqual(last.candidates[0].finish_reason, types.FinishReason.STOP)
            usage = last.usage_metadata
            self.assertEqual(usage.total_token_count,
                             usage.prompt_token_count + usage.candidates_token_count)

    def test_whole_answer(self):
        client = self.client()  # it closes itself when nobody holds it
        answer = client.models.generate_content(model="g", contents="hello")
        self.assertEqual(answer.text, TEXT)

    def test_structured_output(self):
        schema = {"type": "object", "properties": {"city": {"type": "string"}}}
        config = types.GenerateContentConfig(response_mime_type="application/json",
                                             response_json_schema=schema)
        client = self.client({"answer": "words"})
        answer = client.models.generate_content(model="g", contents="hello", config=config)
        self.assertEqual(json.loads(answer.text), {"city": "river"})

    def test_errors_before_and_in_the_stream(self):
        with self.assertRaises(errors.ClientError) as raised:
            self.stream(self.client({"fail": {"status": 429}}))
        self.assertEqual((raised.exception.code, raised.exception.status),
                         (429, "RESOURCE_EXHAUSTED"))
        with self.assertRaises(errors.ClientError) as refused:
            self.stream(self.client(key="wrong"))
        self.assertEqual(refused.exception.code, 400)
        fault = {"kind": "error_event", "chunk": 1, "status": 503}
        with self.assertRaises(errors.ServerError) as broken:
            self.stream(self.client({"faults": [fault]}))
        self.assertEqual(broken.exception.code, 503)


class Ollama(SdkCase):
    def setUp(self):
        self.plan({"answer": {"text": TEXT}})

    def client(self, **plan):
        return ollama.Client(host=self.mock.url, headers={"Authorization": "Bearer " + KEY,
                                                          **(knobs(**plan) if plan else {})})

    def test_chat(self):
        lines = list(self.client(answer=TALK).chat(model="m", messages=MESSAGES, stream=True))
        self.assertEqual("".join(line.message.content for line in lines), TEXT)
        self.assertEqual("".join(line.message.thinking or "" for line in lines), "Hm, so.")
        calls = [call.function for line in lines for call in line.message.tool_calls or []]
        self.assertEqual([(call.name, call.arguments) for call in calls],
                         [("weather", {"city": "Köln"}), ("now", {})])
        self.assertTrue(lines[-1].done)
        self.assertGreater(lines[-1].eval_duration, 0)
        self.assertEqual(self.client().chat(model="m", messages=MESSAGES).message.content, TEXT)

    def test_generate_and_tags(self):
        lines = self.client().generate(model="m", prompt="hello", stream=True)
        self.assertEqual("".join(line.response for line in lines), TEXT)
        self.assertEqual([model.model for model in self.client().list().models], ["llama3.2"])

    def test_errors_before_and_in_the_stream(self):
        with self.assertRaises(ollama.ResponseError) as raised:
            self.client(fail={"status": 404, "message": "no model"}).chat(model="m",
                                                                          messages=MESSAGES)
        self.assertEqual((raised.exception.status_code, raised.exception.error), (404, "no model"))
        fault = {"kind": "error_event", "chunk": 1, "message": "gone"}
        with self.assertRaises(ollama.ResponseError) as broken:
            list(self.client(faults=[fault]).chat(model="m", messages=MESSAGES, stream=True))
        self.assertEqual(broken.exception.error, "gone")
        with self.assertRaises((httpx.RemoteProtocolError, httpx.ReadError)):
            list(self.client(faults=[{"kind": "reset", "chunk": 1}])
                 .chat(model="m", messages=MESSAGES, stream=True))


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: MIT
"""openai for Python, majors 1 to 3, sync and async: nobody can tell the mock from the vendor."""
import asyncio
import json
import os
import unittest

import openai
from sdk_case import CALLS, KEY, TEXT, SdkCase, knobs

MAJOR = int(openai.__version__.split(".")[0])
ASK = {"model": "gpt-x", "messages": [{"role": "user", "content": "hello river"}]}
# Where a stream is cut: openai's own error since 3.20, the transport's before.
CUT_ERRORS = ["APIConnectionError"] if MAJOR >= 3 else ["RemoteProtocolError", "ReadError"]


def together(chunks: list) -> dict:
    """What a stream said, put together as applications do."""
    said = {"content": "", "calls": {}, "finish": None, "usage": None}
    for chunk in chunks:
        said["usage"] = chunk.usage or said["usage"]
        for choice in chunk.choices:
            said["content"] += choice.delta.content or ""
            said["finish"] = choice.finish_reason or said["finish"]
            for call in choice.delta.tool_calls or []:
                known = said["calls"].setdefault(call.index, {"name": "", "arguments": ""})
                known["name"] += call.function.name or ""
                known["arguments"] += call.function.arguments or ""
    return said


class OpenAi(SdkCase):
    def setUp(self):
        self.client = openai.OpenAI(base_url=self.mock.url + "/v1", api_key=KEY, max_retries=0)
        self.addCleanup(self.client.close)
        self.plan({"answer": {"text": TEXT}})

    def stream(self, client=None, **more):
        ask = {**ASK, "stream": True, **more}
        return (client or self.client).chat.completions.create(**ask)

    def test_version(self):
        self.assertEqual(openai.__version__, os.environ["SDK_VERSION"])

    def test_stream_with_usage(self):
        chunks = list(self.stream(stream_options={"include_usage": True}))
        said = together(chunks)
        self.assertEqual((said["content"], said["finish"]), (TEXT, "stop"))
        usage = chunks[-1].usage
        self.assertEqual(usage.completion_tokens, sum(bool(c.choices) for c in chunks) - 2)
        self.assertEqual(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens)

    def test_tool_calls(self):
        headers = knobs(answer={"text": "", "tool_calls": CALLS})
        said = together(list(self.stream(extra_headers=headers)))
        self.assertEqual(said["calls"][0]["name"], "weather")
        self.assertEqual(json.loads(said["calls"][0]["arguments"]), {"city": "Köln"})
        self.assertEqual(said["calls"][1], {"name": "now", "arguments": "{}"})
        self.assertEqual(said["finish"], "tool_calls")

    def test_refusal_and_every_finish_reason(self):
        chunks = list(self.stream(extra_headers=knobs(answer={"refusal": "No."})))
        self.assertEqual("".join(c.choices[0].delta.refusal or "" for c in chunks), "No.")
        for reason in ("stop", "length", "tool_calls", "content_filter", "function_call"):
            headers = knobs(answer={"text": "a", "finish_reason": reason})
            self.assertEqual(together(list(self.stream(extra_headers=headers)))["finish"], reason)

    def test_choices_and_logprobs(self):
        chunks = list(self.stream(n=2, logprobs=True, top_logprobs=2))
        for index in (0, 1):
            mine = [c.choices[0] for c in chunks if c.choices and c.choices[0].index == index]
            self.assertEqual("".join(c.delta.content or "" for c in mine), TEXT)
            entries = [c.logprobs.content[0] for c in mine if c.logprobs]
            self.assertEqual("".join(entry.token for entry in entries), TEXT)
            self.assertTrue(all(len(entry.top_logprobs) == 2 for entry in entries))

    def test_whole_answers(self):
        answer = self.client.chat.completions.create(**ASK)
        self.assertEqual(answer.choices[0].message.content, TEXT)
        self.assertEqual(answer.usage.completion_tokens > 3, True)
        text = self.client.completions.create(model="m", prompt="hello")
        self.assertEqual(text.choices[0].text, TEXT)
        text = list(self.client.completions.create(model="m", prompt="hello", stream=True))
        self.assertEqual("".join(c.choices[0].text for c in text), TEXT)

    def test_lists(self):
        self.assertEqual([m.id for m in self.client.models.list()], ["gpt-4o-mini"])
        embedding = self.client.embeddings.create(model="e", input=["a", "b"], dimensions=16)
        self.assertEqual([len(one.embedding) for one in embedding.data], [16, 16])
        moderation = self.client.moderations.create(input="a river")
        self.assertFalse(moderation.results[0].flagged)

    def test_asynchronous_stream(self):
        async def collect():
            async with openai.AsyncOpenAI(base_url=self.mock.url + "/v1", api_key=KEY) as client:
                stream = await client.chat.completions.create(**ASK, stream=True)
                return together([chunk async for chunk in stream])

        self.assertEqual(asyncio.run(collect())["content"], TEXT)

    def test_azure(self):
        client = openai.AzureOpenAI(azure_endpoint=self.mock.url, api_key=KEY, max_retries=0,
                                    api_version="2025-01-01", azure_deployment="mine")
        self.assertEqual(together(list(self.stream(client)))["content"], TEXT)
        client.close()

    # ---- Responses

    def respond(self, **more):
        return list(self.client.responses.create(model="m", input="hi", stream=True, **more))

    def test_responses_stream(self):
        events = self.respond()
        self.assertEqual([event.sequence_number for event in events], list(range(len(events))))
        deltas = [e.delta for e in events if e.type == "response.output_text.delta"]
        self.assertEqual("".join(deltas), TEXT)
        self.assertEqual(events[-1].type, "response.completed")
        self.assertEqual(events[-1].response.output_text, TEXT)

    def test_responses_helper_with_reasoning_and_calls(self):
        headers = knobs(answer={"text": "ok", "reasoning": "hm", "tool_calls": CALLS})
        with self.client.responses.stream(model="m", input="hi", extra_headers=headers) as stream:
            final = stream.get_final_response()
        self.assertEqual([item.type for item in final.output],
                         ["reasoning", "message", "function_call", "function_call"])
        self.assertEqual(json.loads(final.output[2].arguments), {"city": "Köln"})
        self.assertEqual(final.output[0].summary[0].text, "hm")

    def test_responses_incomplete_failed_and_error(self):
        self.assertEqual(self.respond(max_output_tokens=2)[-1].type, "response.incomplete")
        headers = knobs(answer={"text": "a", "finish_reason": "failed"})
        self.assertEqual(self.respond(extra_headers=headers)[-1].type, "response.failed")
        headers = knobs(faults=[{"kind": "error_event", "chunk": 1, "message": "gone"}])
        last = self.respond(extra_headers=headers)[-1]  # a flat error is an item, not an exception
        self.assertEqual((last.type, last.message), ("error", "gone"))

    # ---- errors and retries before the stream

    def test_errors_by_status(self):
        classes = {400: openai.BadRequestError, 401: openai.AuthenticationError,
                   403: openai.PermissionDeniedError, 404: openai.NotFoundError,
                   409: openai.ConflictError, 422: openai.UnprocessableEntityError,
                   429: openai.RateLimitError, 500: openai.InternalServerError,
                   503: openai.InternalServerError}
        for status, expected in classes.items():
            with self.assertRaises(expected) as raised:
                self.stream(extra_headers=knobs(fail={"status": status, "message": "as planned"}))
            self.assertEqual(raised.exception.status_code, status)
            self.assertIn("as planned", raised.exception.message)
        with self.assertRaises(openai.AuthenticationError) as refused:
            self.client.with_options(api_key="wrong").models.list()
        self.assertEqual(refused.exception.code, "invalid_api_key")

    def sequence(self, *refusals: dict):
        self.plan({"rules": [{"then": [{"fail": fail} for fail in refusals]
                              + [{"answer": {"text": TEXT}}]}]})

    def test_retries_until_it_answers(self):
        self.sequence({"status": 429, "retry_after": "10ms"}, {"status": 503, "retry_after": "1ms"})
        client = self.client.with_options(max_retries=2)
        self.assertEqual(together(list(self.stream(client)))["content"], TEXT)
        self.assertEqual(self.request_header("x-stainless-retry-count"), "2")

    def test_should_retry_decides(self):
        client = self.client.with_options(max_retries=2)
        self.sequence({"status": 503, "should_retry": False})
        with self.assertRaises(openai.InternalServerError):
            self.stream(client, model="not-again")
        self.called(1, model="not-again", status=503)
        self.sequence({"status": 400, "should_retry": True, "retry_after": "1ms"})
        self.assertEqual(together(list(self.stream(client)))["content"], TEXT)

    def test_a_quota_is_told_kept_and_waited_for(self):
        self.plan({"answer": {"text": TEXT}, "quota": {"requests": 1, "per": "500ms"}})
        raw = self.client.chat.completions.with_raw_response.create(**ASK)
        self.assertEqual(raw.headers["x-ratelimit-limit-requests"], "1")
        self.assertEqual(raw.headers["x-ratelimit-remaining-requests"], "0")
        client = self.client.with_options(max_retries=2)
        self.assertEqual(together(list(self.stream(client)))["content"], TEXT)

    # ---- faults in mid-stream

    def broken(self, *faults):
        return list(self.stream(extra_headers=knobs(faults=list(faults))))

    def test_error_in_the_stream(self):
        with self.assertRaises(openai.APIError) as raised:
            self.broken({"kind": "error_event", "chunk": 2, "message": "gone"})
        self.assertEqual(raised.exception.message, "gone")

    def test_cut_in_the_stream(self):
        for kind in ("fin", "reset", "truncated_http_chunk"):
            with self.assertRaises(Exception) as raised:
                self.broken({"kind": kind, "chunk": 2})
            self.assertIn(type(raised.exception).__name__, CUT_ERRORS, kind)

    def test_broken_json(self):
        with self.assertRaises(json.JSONDecodeError):
            self.broken({"kind": "broken_json", "chunk": 2})

    def test_end_marks(self):
        for kind in ("no_end_mark", "double_end_mark"):
            self.assertEqual(together(self.broken(kind))["content"], TEXT)

    # ---- the end of a stream, and its connection

    def test_a_late_terminator(self):
        late = "300ms" if MAJOR == 1 else "10s"
        list(self.stream(extra_headers=knobs(timing={"interval": "0ms", "terminator": late})))
        ended = self.ledger()["state"]
        # Major 1 reads to the terminator, the later ones stop at "[DONE]".
        self.assertEqual(ended == "complete", MAJOR == 1, ended)

    def test_whether_the_connection_is_used_again(self):
        for _ in range(2):
            list(self.stream())
        used_again = self.ledger(0)["connection"] == self.ledger(1)["connection"]
        self.assertEqual(used_again, MAJOR == 1)  # the later ones close it after every stream

    def test_structured_output(self):
        schema = {"type": "object", "properties": {"city": {"type": "string"}},
                  "required": ["city"], "additionalProperties": False}
        wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}
        answer = self.client.chat.completions.create(**ASK, response_format=wanted,
                                                     extra_headers=knobs(answer="words"))
        self.assertEqual(list(json.loads(answer.choices[0].message.content)), ["city"])


if __name__ == "__main__":
    unittest.main()

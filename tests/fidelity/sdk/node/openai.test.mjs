// SPDX-License-Identifier: MIT
// openai for Node, majors 7 and 6.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import OpenAI7 from "openai";
import { VERSION as VERSION7 } from "openai/version";
import OpenAI6 from "openai6";
import { VERSION as VERSION6 } from "openai6/version";
import { CALLS, collect, KEY, knobs, startMock, TEXT } from "./mock.mjs";

const ASK = { model: "gpt-x", messages: [{ role: "user", content: "hello" }], stream: true };

for (const [major, OpenAI, version] of [[7, OpenAI7, VERSION7], [6, OpenAI6, VERSION6]]) {
  describe(`openai ${major}`, () => {
    let mock, client;
    before(async () => { mock = await startMock(); });
    after(() => mock.stop());
    beforeEach(async () => {
      await mock.plan({ answer: { text: TEXT } });
      client = new OpenAI({ baseURL: mock.url + "/v1", apiKey: KEY, maxRetries: 0 });
    });
    const stream = async (plan, more = {}, options = {}) => collect(
      await client.chat.completions.create({ ...ASK, ...more },
        { ...(plan ? { headers: knobs(plan) } : {}), ...options }));

    test("is the major that was asked for", () => {
      assert.equal(version.split(".")[0], String(major));
    });

    test("streams content and usage", async () => {
      const chunks = await stream(null, { stream_options: { include_usage: true } });
      assert.equal(chunks.map((c) => c.choices[0]?.delta.content ?? "").join(""), TEXT);
      assert.ok(chunks.at(-1).usage.completion_tokens > 4);
    });

    test("helper puts tool calls together", async () => {
      const helper = client.chat.completions.stream(ASK,
        { headers: knobs({ answer: { text: "", tool_calls: CALLS } }) });
      const { choices } = await helper.finalChatCompletion();
      assert.equal(choices[0].finish_reason, "tool_calls");
      assert.deepEqual(choices[0].message.tool_calls.map((call) =>
        [call.function.name, JSON.parse(call.function.arguments)]),
      [["weather", { city: "Köln" }], ["now", {}]]);
    });

    test("responses", async () => {
      const events = await collect(await client.responses.create(
        { model: "m", input: "hi", stream: true },
        { headers: knobs({ answer: { text: TEXT, reasoning: "hm", tool_calls: CALLS } }) }));
      events.forEach((event, index) => assert.equal(event.sequence_number, index));
      const text = events.filter((e) => e.type === "response.output_text.delta")
        .map((e) => e.delta).join("");
      assert.equal(text, TEXT);
      assert.deepEqual(events.at(-1).response.output.map((item) => item.type),
        ["reasoning", "message", "function_call", "function_call"]);
    });

    test("whole answers, completions, lists", async () => {
      const answer = await client.chat.completions.create({ ...ASK, stream: false });
      assert.equal(answer.choices[0].message.content, TEXT);
      const text = await client.completions.create({ model: "m", prompt: "a" });
      assert.equal(text.choices[0].text, TEXT);
      const embedding = await client.embeddings.create({ model: "e", input: "a" });
      assert.equal(embedding.data[0].embedding.length, 1536);
      assert.equal((await client.models.list()).data[0].id, "gpt-4o-mini");
    });

    test("errors by status", async () => {
      const classes = { 400: "BadRequestError", 401: "AuthenticationError", 404: "NotFoundError",
        429: "RateLimitError", 500: "InternalServerError", 503: "InternalServerError" };
      for (const [status, name] of Object.entries(classes)) {
        await assert.rejects(stream({ fail: { status: Number(status), message: "as planned" } }),
          (error) => error instanceof OpenAI[name] && error.status === Number(status) &&
            error.message.includes("as planned"));
      }
    });

    test("retries until it answers, unless told not to", async () => {
      await mock.plan({ rules: [{ then: [{ fail: { status: 429, retry_after: "5ms" } },
        { fail: { status: 500, retry_after: "1ms" } }, { answer: { text: TEXT } }] }] });
      await stream(null, {}, { maxRetries: 2 });
      const { request } = await mock.ledger();
      const count = request.headers.find((h) => h.name.toLowerCase() === "x-stainless-retry-count");
      assert.equal(count.value, "2");
      await assert.rejects(stream({ fail: { status: 503, should_retry: false } }, {},
        { maxRetries: 2 }), OpenAI.InternalServerError);
    });

    test("faults in mid-stream", async () => {
      await assert.rejects(
        stream({ faults: [{ kind: "error_event", chunk: 2, message: "gone" }] }), OpenAI.APIError);
      for (const kind of ["fin", "reset", "truncated_http_chunk"])
        await assert.rejects(stream({ faults: [{ kind, chunk: 2 }] }), TypeError, kind);
      await assert.rejects(stream({ faults: [{ kind: "broken_json", chunk: 2 }] }), SyntaxError);
      const chunks = await stream({ faults: ["no_end_mark"] });
      assert.equal(chunks.map((c) => c.choices[0]?.delta.content ?? "").join(""), TEXT);
    });

    test("a late terminator", async () => {
      const late = major === 6 ? "300ms" : "10s";
      await stream({ timing: { interval: "0ms", terminator: late } });
      // Major 6 reads to the terminator, 7 stops at "[DONE]".
      assert.equal((await mock.ledger()).state === "complete", major === 6);
    });
  });
}

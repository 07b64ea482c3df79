// SPDX-License-Identifier: MIT
// The official Node clients of Anthropic, Google and Ollama, and the Vercel AI SDK.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { jsonSchema, streamText, tool } from "ai";
import { Ollama } from "ollama";
import { CALLS, collect, KEY, knobs, startMock, TEXT } from "./mock.mjs";

const MESSAGES = [{ role: "user", content: "hello" }];
const TALK = { text: TEXT, reasoning: "Hm, so.", tool_calls: CALLS };
let mock;
before(async () => {
  mock = await startMock();
});
after(() => mock.stop());
beforeEach(() => mock.plan({ answer: { text: TEXT } }));

describe("anthropic", () => {
  const ask = { model: "c", max_tokens: 1000, messages: MESSAGES };
  const client = () => new Anthropic({ baseURL: mock.url, apiKey: KEY, maxRetries: 0 });

  test("streams every kind of block", async () => {
    const message = await client().messages
      .stream(ask, { headers: knobs({ answer: TALK }) }).finalMessage();
    assert.deepEqual(message.content.map((block) => block.type),
      ["thinking", "text", "tool_use", "tool_use"]);
    assert.equal(message.content[1].text, TEXT);
    assert.deepEqual(message.content[2].input, { city: "Köln" });
    assert.equal(message.stop_reason, "tool_use");
  });

  test("whole, refused, broken", async () => {
    assert.equal((await client().messages.create(ask)).content[0].text, TEXT);
    await assert.rejects(client().messages.create(ask,
      { headers: knobs({ fail: { status: 429 } }) }), Anthropic.RateLimitError);
    const faults = [{ kind: "error_event", chunk: 1, status: 529 }];
    const stream = await client().messages.create({ ...ask, stream: true },
      { headers: knobs({ faults }) });
    await assert.rejects(collect(stream), Anthropic.APIError);
  });
});

describe("google genai", () => {
  const client = (plan) => new GoogleGenAI({ apiKey: KEY,
    httpOptions: { baseUrl: mock.url, headers: plan ? knobs(plan) : {} } });
  const stream = async (plan) => collect(await client(plan).models
    .generateContentStream({ model: "g", contents: "hello" }));

  test("streams thoughts, text and calls", async () => {
    const parts = (await stream({ answer: TALK }))
      .flatMap((chunk) => chunk.candidates[0].content.parts);
    assert.equal(parts.filter((p) => p.text && !p.thought).map((p) => p.text).join(""), TEXT);
    assert.deepEqual(parts.filter((p) => p.functionCall).map((p) => p.functionCall.name),
      ["weather", "now"]);
  });

  test("whole and refused", async () => {
    const answer = await client().models.generateContent({ model: "g", contents: "hello" });
    assert.equal(answer.text, TEXT);
    await assert.rejects(stream({ fail: { status: 429 } }), (error) => error.status === 429);
    await assert.rejects(stream({ faults: [{ kind: "fin", chunk: 1 }] }));
  });
});

describe("ollama", () => {
  const client = (plan) => new Ollama({ host: mock.url,
    headers: { Authorization: "Bearer " + KEY, ...(plan ? knobs(plan) : {}) } });
  const chat = async (plan) =>
    collect(await client(plan).chat({ model: "m", messages: MESSAGES, stream: true }));

  test("streams", async () => {
    const lines = await chat({ answer: TALK });
    assert.equal(lines.map((line) => line.message.content).join(""), TEXT);
    assert.equal(lines.at(-1).done, true);
  });

  test("refused and broken", async () => {
    await assert.rejects(chat({ fail: { status: 404, message: "no model" } }), /no model/);
    await assert.rejects(chat({ faults: [{ kind: "error_event", chunk: 1, message: "gone" }] }),
      /gone/);
    await assert.rejects(chat({ faults: [{ kind: "fin", chunk: 1 }] }));
  });
});

describe("AI SDK 7", () => {
  const models = (plan) => {
    const options = { apiKey: KEY, baseURL: mock.url + "/v1", headers: plan ? knobs(plan) : {} };
    const openai = createOpenAI(options);
    return [openai.chat("gpt-x"), openai("gpt-x"), createAnthropic(options)("claude-x")];
  };
  const quiet = { maxRetries: 0, onError: () => {}, prompt: "hello" };

  test("streams over three dialects", async () => {
    for (const model of models()) {
      const result = streamText({ ...quiet, model });
      assert.equal((await collect(result.textStream)).join(""), TEXT);
      assert.equal(await result.finishReason, "stop");
      assert.ok((await result.usage).outputTokens > 4);
    }
  });

  test("calls tools over three dialects", async () => {
    const inputSchema = jsonSchema({ type: "object", properties: {} });
    for (const model of models({ answer: { text: "", tool_calls: CALLS } })) {
      const tools = { weather: tool({ inputSchema }), now: tool({ inputSchema }) };
      const calls = await streamText({ ...quiet, model, tools }).toolCalls;
      assert.deepEqual(calls.map((call) => [call.toolName, call.input]),
        [["weather", { city: "Köln" }], ["now", {}]]);
    }
  });

  test("an error in the stream is a part of it", async () => {
    const [chat] = models({ faults: [{ kind: "error_event", chunk: 2, message: "gone" }] });
    const parts = await collect(streamText({ ...quiet, model: chat }).fullStream);
    assert.ok(parts.some((part) => part.type === "error"));
    assert.equal(parts.at(-1).finishReason, "error");
  });
});

// SPDX-License-Identifier: MIT
// The Vercel AI SDK over its provider of OpenAI's chat completions, with a fetch that asks what was
// asked for. Each raw event is given as the JSON that its data was; what the SDK makes of it comes
// in the same breath.
import { give, head, load, serve, version } from "./adapter.mjs";

const { streamText } = await load("ai");
const { createOpenAI } = await load("@ai-sdk/openai");

async function ask({ url, method, headers, body }) {
  const provider = createOpenAI({ apiKey: "none", fetch: async (_, init) => {
    const sent = new Headers(init.headers);
    for (const [name, value] of headers) sent.set(name, value);
    const answer = await fetch(url, { ...init, method, body, headers: sent });
    head(answer.status, answer.headers);
    return answer;
  } });
  const { fullStream } = streamText({ model: provider.chat("m"), prompt: "hello", maxRetries: 0,
    include: { rawChunks: true }, onError: () => {} });
  for await (const part of fullStream) {
    if (part.type === "error") throw part.error;
    if (part.type === "raw") give(JSON.stringify(part.rawValue));
  }
}

await serve("ai-sdk", { ai: await version("ai"),
  "@ai-sdk/openai": await version("@ai-sdk/openai") }, ["ai-sdk"], ask);

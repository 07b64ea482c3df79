// SPDX-License-Identifier: MIT
// ollama. Its public call is used, with a fetch that asks what was asked for. Each object is given
// as JSON.
import { give, head, load, serve, version } from "./adapter.mjs";

const { Ollama } = await load("ollama");

async function ask({ url, method, headers, body }) {
  const client = new Ollama({ host: new URL(url).origin, fetch: async (_, init) => {
    const sent = new Headers(init.headers);
    for (const [name, value] of headers) sent.set(name, value);
    const answer = await fetch(url, { ...init, method, body, headers: sent });
    head(answer.status, answer.headers);
    return answer;
  } });
  const events = await client.chat({ model: "m", messages: [], stream: true });
  for await (const event of events) give(JSON.stringify(event));
}

await serve("ollama.js", { ollama: await version("ollama") }, ["ollama.js"], ask);

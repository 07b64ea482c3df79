// SPDX-License-Identifier: MIT
// @google/genai. Its public calls choose the path by themselves: what they all go through is
// called. Each event is given as the JSON that its data was; when the head came is not told.
import { give, load, serve, version } from "./adapter.mjs";

const { GoogleGenAI } = await load("@google/genai");

async function ask({ url, method, headers, body }) {
  const where = new URL(url);
  const client = new GoogleGenAI({ apiKey: "none", httpOptions: {
    baseUrl: where.origin, apiVersion: "", headers: Object.fromEntries(headers) } });
  const events = await client.apiClient.requestStream({
    path: where.pathname.slice(1) + where.search, httpMethod: method, body: body?.toString() });
  for await (const event of events) give(JSON.stringify(await event.json()));
}

await serve("google-genai.js", { "@google/genai": await version("@google/genai") },
  ["google-genai.js"], ask);

// SPDX-License-Identifier: MIT
// What Node has by itself: http, and fetch with its reader. Its version is that of the Node that
// runs this.
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";

import { give, head, serve } from "./adapter.mjs";

async function answerByHttp({ url, method, headers, body }) {
  const sent = (url.startsWith("https:") ? https : http).request(url, {
    method, headers: Object.fromEntries(headers) });
  sent.end(body);
  const [answer] = await once(sent, "response");
  head(answer.statusCode, Object.entries(answer.headers).map(([key, value]) => [key, `${value}`]));
  return answer;
}

async function byHttp(request) {
  const answer = await answerByHttp(request);
  answer.on("data", (piece) => give(piece));
  await once(answer, "end");
}

async function byReadline(request) {
  const lines = createInterface({ input: await answerByHttp(request), crlfDelay: Infinity });
  lines.on("line", (line) => give(line));
  await once(lines, "close");
}

async function answerOf({ url, method, headers, body }) {
  const answer = await fetch(url, { method, headers, body });
  head(answer.status, answer.headers);
  return answer.body;
}

async function read(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) give(next.value);
}

const calls = {
  "node.http": byHttp,
  "node.readline": byReadline,
  "node.fetch": async (request) => read(await answerOf(request)),
  "node.TextDecoderStream": async (request) =>
    read((await answerOf(request)).pipeThrough(new TextDecoderStream())),
};

await serve("node", { undici: process.versions.undici }, Object.keys(calls),
  (request) => calls[request.call](request));

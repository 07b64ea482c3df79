// SPDX-License-Identifier: MIT
// Anthropic's SDK. Each event that it hands out is given as the JSON that its data was; pings and
// events without a name it drops by itself.
import { give, head, load, serve, version } from "./adapter.mjs";

const { default: Anthropic } = await load("@anthropic-ai/sdk");

async function ask({ url, method, headers, body }) {
  const where = new URL(url);
  // The user's own key is in the headers, if there is one.
  const client = new Anthropic({ baseURL: where.origin, apiKey: "none", maxRetries: 0 });
  const { data, response } = await client[method.toLowerCase()](where.pathname + where.search, {
    body: body && JSON.parse(body), headers: Object.fromEntries(headers), stream: true,
  }).withResponse();
  head(response.status, response.headers);
  for await (const event of data) give(JSON.stringify(event));
}

await serve("anthropic.js", { "@anthropic-ai/sdk": await version("@anthropic-ai/sdk") },
  ["anthropic.js"], ask);

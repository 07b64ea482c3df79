// SPDX-License-Identifier: MIT
// The openai SDK; the second word of the command line is its name in the environment. Each event is
// given as the JSON that its data was.
import { give, head, load, serve, version } from "./adapter.mjs";

const name = process.argv[3];
const { default: OpenAI } = await load(name);

async function ask({ url, method, headers, body }) {
  const where = new URL(url);
  // The user's own key is in the headers, if there is one.
  const client = new OpenAI({ baseURL: where.origin, apiKey: "none", maxRetries: 0 });
  const { data, response } = await client[method.toLowerCase()](where.pathname + where.search, {
    body: body && JSON.parse(body), headers: Object.fromEntries(headers), stream: true,
  }).withResponse();
  head(response.status, response.headers);
  for await (const event of data) give(JSON.stringify(event));
}

await serve("openai.js", { openai: await version(name) }, ["openai.js"], ask);

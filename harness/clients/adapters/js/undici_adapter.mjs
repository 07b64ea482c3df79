// SPDX-License-Identifier: MIT
// undici's own request, which decodes nothing.
import { give, head, load, serve, version } from "./adapter.mjs";

const { request } = await load("undici");

async function ask({ url, method, headers, body }) {
  const answer = await request(url, { method, headers: Object.fromEntries(headers), body });
  head(answer.statusCode, Object.entries(answer.headers)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
  for await (const piece of answer.body) give(piece);
}

await serve("undici", { undici: await version("undici") }, ["undici.request"], ask);

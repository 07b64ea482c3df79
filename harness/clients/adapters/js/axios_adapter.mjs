// SPDX-License-Identifier: MIT
import { give, head, load, serve, version } from "./adapter.mjs";

const { default: axios } = await load("axios");

async function ask({ call, url, method, headers, body }) {
  const answer = await axios({ url, method, headers: Object.fromEntries(headers), data: body,
    responseType: call === "axios.stream" ? "stream" : "text", transformResponse: [],
    validateStatus: () => true });
  head(answer.status, Object.entries(answer.headers).map(([key, value]) => [key, `${value}`]));
  if (call === "axios") return give(answer.data);
  for await (const piece of answer.data) give(piece);
}

await serve("axios", { axios: await version("axios") }, ["axios", "axios.stream"], ask);

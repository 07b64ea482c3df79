// SPDX-License-Identifier: MIT
import http from "node:http";
import https from "node:https";

import { give, head, load, now, serve, version } from "./adapter.mjs";

const { default: axios } = await load("axios");

// Of progress axios tells only how many bytes came: which they were is kept on their way to it.
class Passing {
  bytes = Buffer.alloc(0);
  given = 0;

  transport(library) {
    return { request: (options, take) => library.request(options, (answer) => {
      const push = answer.push;
      answer.push = (piece, ...rest) => {
        if (piece) this.bytes = Buffer.concat([this.bytes, piece]);
        return push.call(answer, piece, ...rest);
      };
      take(answer);
    }) };
  }

  upto(loaded) {
    const at = now();
    give(this.bytes.subarray(this.given, loaded), at);
    this.given = loaded;
  }
}

const progress = (url) => {
  const passing = new Passing();
  return { transport: passing.transport(url.startsWith("https:") ? https : http),
    onDownloadProgress: ({ loaded }) => passing.upto(loaded) };
};

async function ask({ call, url, method, headers, body }) {
  const answer = await axios({ url, method, headers: Object.fromEntries(headers), data: body,
    responseType: call === "axios.stream" ? "stream" : "text", transformResponse: [],
    validateStatus: () => true, ...(call === "axios.progress" ? progress(url) : {}) });
  if (call === "axios.progress") return;
  head(answer.status, Object.entries(answer.headers).map(([key, value]) => [key, `${value}`]));
  if (call === "axios") return give(answer.data);
  for await (const piece of answer.data) give(piece);
}

await serve("axios", { axios: await version("axios") },
  ["axios", "axios.stream", "axios.progress"], ask);

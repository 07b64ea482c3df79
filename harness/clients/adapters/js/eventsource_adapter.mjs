// SPDX-License-Identifier: MIT
// The npm package; the second word of the command line is its name in the environment. Each event's
// data is given. It would connect again when the answer ends: that is the end here.
import { give, head, load, serve, version } from "./adapter.mjs";

const name = process.argv[3];
const { EventSource } = await load(name);

function ask({ url, headers, method, body }) {
  return new Promise((resolve, reject) => {
    let began = false;
    const source = new EventSource(url, {
      fetch: async (input, init) => {
        const answer = await fetch(input, { ...init, method, body,
          headers: { ...init.headers, ...Object.fromEntries(headers) } });
        head(answer.status, answer.headers);
        return answer;
      },
    });
    source.onopen = () => { began = true; };
    source.onmessage = ({ data }) => give(data);
    source.onerror = (error) => {
      source.close();
      if (began && error.code === undefined && !error.message) return resolve();
      reject(new Error(error.message || `status ${error.code}`));
    };
  });
}

await serve("eventsource", { eventsource: await version(name) }, ["eventsource"], ask);

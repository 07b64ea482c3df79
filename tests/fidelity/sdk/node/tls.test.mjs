// SPDX-License-Identifier: MIT
// Over TLS Node 26's fetch offers HTTP/2 first, and streams over it; or over HTTP/1.1.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { collect, KEY, startMock, TEXT } from "./mock.mjs";

const ASK = { model: "m", messages: [{ role: "user", content: "hello" }], stream: true };

for (const [version, ...flags] of [["2"], ["1.1", "--no-http2"]]) {
  let mock;
  let client;
  before(async () => {
    const folder = process.env.STREAMGAUGE_CERTIFICATE;
    mock = await startMock("--tls-certificate", folder + "/cert.pem", "--tls-key",
      folder + "/key.pem", ...flags);
    client = new OpenAI({ baseURL: mock.url + "/v1", apiKey: KEY, maxRetries: 0 });
  });
  after(() => mock.stop());

  test(`openai 7 streams over HTTP/${version} in TLS`, async () => {
    await mock.plan({ answer: { text: TEXT } });
    const chunks = await collect(await client.chat.completions.create(ASK));
    assert.equal(chunks.map((c) => c.choices[0]?.delta.content ?? "").join(""), TEXT);
    assert.equal((await mock.ledger()).request.http_version, version);
  });

  test(`a stream reset over HTTP/${version} in TLS is an error`, async () => {
    await mock.plan({ answer: { text: TEXT }, faults: [{ kind: "reset", chunk: 2 }] });
    await assert.rejects(async () => collect(await client.chat.completions.create(ASK)));
  });
}

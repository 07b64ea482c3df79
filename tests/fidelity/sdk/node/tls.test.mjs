// SPDX-License-Identifier: MIT
// Over TLS Node 26's fetch offers HTTP/2 first; the mock chooses HTTP/1.1, and the SDK streams on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { collect, KEY, startMock, TEXT } from "./mock.mjs";

let mock;
before(async () => {
  const folder = process.env.STREAMGAUGE_CERTIFICATE;
  mock = await startMock("--tls-certificate", folder + "/cert.pem", "--tls-key",
    folder + "/key.pem");
});
after(() => mock.stop());

test("openai 7 streams over TLS", async () => {
  await mock.plan({ answer: { text: TEXT } });
  const client = new OpenAI({ baseURL: mock.url + "/v1", apiKey: KEY, maxRetries: 0 });
  const stream = await client.chat.completions.create(
    { model: "m", messages: [{ role: "user", content: "hello" }], stream: true });
  const chunks = await collect(stream);
  assert.equal(chunks.map((c) => c.choices[0]?.delta.content ?? "").join(""), TEXT);
  assert.equal((await mock.ledger()).request.http_version, "1.1");
});

// SPDX-License-Identifier: MIT
// What the tests of every Node SDK share: a mock, plans that travel in a header, its ledgers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export const KEY = "sk-test-4711";
export const TEXT = 'Ünïcode, "quotes"\nand a river.';
export const CALLS = [
  { name: "weather", arguments: { city: "Köln" } },
  { name: "now", arguments: "{}" },
];

// Header values must be ASCII.
function ascii(text) {
  return text.replace(/[^\x20-\x7e]/g,
    (letter) => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));
}

export function knobs(plan) {
  return { "X-Streamgauge-Plan": ascii(JSON.stringify({ timing: { interval: "0ms" }, ...plan })) };
}

export async function startMock(...words) {
  const child = spawn(process.env.STREAMGAUGE_MOCK,
    ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--key-env", "TEST_KEY",
      ...words],
    { env: { ...process.env, TEST_KEY: KEY }, stdio: ["ignore", "pipe", "inherit"] });
  const [ready] = await once(createInterface(child.stdout), "line");
  const [url, control] = ready.match(/https?:\/\/[0-9.]+:\d+/g);
  return {
    url,
    async plan(plan) {
      const body = JSON.stringify({ timing: { interval: "0ms" }, ...plan });
      const answer = await fetch(control + "/plan", { method: "PUT", body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    // Of the newest stream, or one further back.
    async ledger(back = 0) {
      const { streams } = await (await fetch(control + "/streams")).json();
      return (await fetch(`${control}/streams/${streams[back].ordinal}/ledger`)).json();
    },
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

export async function collect(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

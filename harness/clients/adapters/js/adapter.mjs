// SPDX-License-Identifier: MIT
// The adapter protocol for programs in Node: see README.md one folder up.
import { writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

export function write(line) {
  let data = Buffer.from(line + "\n");
  while (data.length) {
    try {
      data = data.subarray(writeSync(1, data));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

// CLOCK_MONOTONIC. A number of JavaScript has too few digits for it.
export const now = () => process.hrtime.bigint();

export function head(status, headers, at = now()) {
  write(`{"head": {"status": ${status}, "headers": ${JSON.stringify([...headers])}, ` +
    `"at_ns": ${at}}}`);
}

// Called just when the library hands it out: a text or bytes.
export function give(content, at = now()) {
  const told = typeof content === "string"
    ? `"text": ${JSON.stringify(content.toWellFormed())}`
    : `"bytes": "${Buffer.from(content.buffer, content.byteOffset, content.byteLength)
      .toString("base64")}"`;
  write(`{${told}, "at_ns": ${at}}`);
}

// A package of the environment that the command line names first.
export function load(name) {
  const beside = pathToFileURL(join(process.argv[2], "package.json")).href;
  return import(import.meta.resolve(name, beside));
}

export async function version(name) {
  const beside = join(process.argv[2], "node_modules", name, "package.json");
  const { default: about } = await import(pathToFileURL(beside).href, { with: { type: "json" } });
  return about.version;
}

// A library that says what went wrong in causes is worth all of them.
function words(error) {
  const out = [];
  for (let one = error; one && out.length < 5; one = one.cause)
    out.push(one.message || one.code || String(one));
  return out.join(": ");
}

// `ask(request)` sends it, and gives what it gets; what it throws is the library's error.
export async function serve(name, versions, styles, ask, clockErrorNs = 0) {
  write(JSON.stringify({ hello: { name, versions: { ...versions, node: process.versions.node },
    styles, clock: "monotonic", clock_error_ns: clockErrorNs } }));
  for await (const line of createInterface(process.stdin)) {
    const request = JSON.parse(line);
    const body = Buffer.from(request.body, "base64");
    try {
      await ask({ ...request, body: body.length ? body : undefined });
      write(JSON.stringify({ end: "ok" }));
    } catch (error) {
      write(JSON.stringify({ end: "error", why: words(error) }));
    }
    break;
  }
}

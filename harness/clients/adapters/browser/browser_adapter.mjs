// SPDX-License-Identifier: MIT
// A browser by puppeteer: `node browser_adapter.mjs ENVIRONMENT chromium|firefox PROGRAM`.
import { give, head, load, now, serve, version, write } from "../js/adapter.mjs";
import { startBrowser } from "./browsers.mjs";
import { calls, pageNow, prepare, watch } from "./page.mjs";

const [kind, program] = process.argv.slice(3);
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;
const ROUNDS = 20;
const ROUNDED_NS = 100_000n; // what a browser rounds its clock to
const OTHER_DOCUMENT_NS = 1_000_000n; // two documents may disagree about what time it is
const nanoseconds = (ms) => BigInt(Math.round(ms * 1e6));

// The shortest of some exchanges says how far the page's clock is from ours, and how sure that is.
async function calibrate(page) {
  let best = { round: 1n << 60n };
  for (let i = 0; i < ROUNDS; ++i) {
    const asked = now();
    const theirs = nanoseconds(await page.evaluate(pageNow));
    const round = now() - asked;
    if (round < best.round) best = { round, offset: asked + round / 2n - theirs };
  }
  return { offset: best.offset, error: best.round / 2n + ROUNDED_NS };
}

// What the page tells, in its order; `count(n)` is kept when so much was told.
class Told {
  clock = { offset: 0n };
  told = 0;
  waiting = () => {};

  take(what, content, at) {
    // By our own clock it cannot be later than now, however wrong theirs is.
    const mapped = nanoseconds(at) + this.clock.offset, latest = now();
    const instant = mapped < latest ? mapped : latest;
    if (what === "head") head(...JSON.parse(content), instant);
    if (what === "bytes") give(Buffer.from(content, "base64"), instant);
    if (what === "text") give(content, instant);
    this.told += 1;
    this.loaded ||= what === "load";
    this.waiting();
  }

  until(holds) {
    return new Promise((resolve) => {
      this.waiting = () => holds() && resolve();
      this.waiting();
    });
  }
}

// An empty page of the target's origin, which the target never sees: what is asked from it is asked
// as the target's own pages ask.
async function openOrigin(page, url) {
  await page.setRequestInterception(true);
  const answer = (request) => request.respond(
    { status: 200, contentType: "text/html", body: "<!DOCTYPE html>" });
  page.on("request", answer);
  await page.goto(new URL("/streamgauge-client", url).href);
  page.off("request", answer);
  await page.setRequestInterception(false);
}

async function navigate(page, told, url) {
  await page.evaluateOnNewDocument(watch);
  const failed = new Promise((_, reject) => page.goto(url, { timeout: 0 }).catch(reject));
  await Promise.race([told.until(() => told.loaded), failed]);
}

const browser = await (await load("puppeteer-core")).default.connect(
  { ...await startBrowser(kind, program), defaultViewport: null, acceptInsecureCerts: true });
const page = await browser.newPage();
const told = new Told();
await page.exposeFunction("streamgaugeTell", (...words) => told.take(...words));
await page.evaluateOnNewDocument(prepare);

async function ask({ call, url, method, headers, body, ca }) {
  if (!LOOPBACK.test(new URL(url).hostname))
    throw new Error("this browser is started without a network beyond loopback");
  if (url.startsWith("https:") && !ca)
    throw new Error("a browser asks for https only where an authority is to be trusted: --ca FILE");
  const name = call.slice(kind.length + 1);
  const byPage = name === "fetch" || name === "xhr";
  if (!byPage && (method !== "GET" || body))
    throw new Error(`a browser's ${name} is a GET without a body`);
  await openOrigin(page, url);
  told.clock = await calibrate(page);
  if (name === "navigation") told.clock.error += OTHER_DOCUMENT_NS;
  write(`{"clock_error_ns": ${told.clock.error}}`);
  if (!byPage && headers.length) await page.setExtraHTTPHeaders(Object.fromEntries(headers));
  if (name === "navigation") return navigate(page, told, url);
  const count = await page.evaluate(calls[name],
    { url, method, headers, body: body?.toString("utf8") });
  await told.until(() => told.told >= count);
}

await serve(kind, { [kind]: (await browser.version()).replace(/^.*\//, ""),
  "puppeteer-core": await version("puppeteer-core") },
["fetch", "xhr", "eventsource", "navigation"].map((name) => `${kind}.${name}`), ask);
process.exit(0);

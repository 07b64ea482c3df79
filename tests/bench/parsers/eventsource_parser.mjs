// SPDX-License-Identifier: MIT
// eventsource_parser.mjs FRAME_FILE: bytes per second of CPU of npm's eventsource-parser on that
// frame again and again, in reads of 16 KiB, decoded as every caller of it must.
import { readFileSync } from "node:fs";
import { createParser } from "eventsource-parser";

const READ_BYTES = 16 << 10;
const STREAM_BYTES = 1 << 20;

function events(stream) {
  let count = 0;
  const parser = createParser({ onEvent: () => (count += 1) });
  const decoder = new TextDecoder();
  for (let at = 0; at < stream.length; at += READ_BYTES) {
    const read = stream.subarray(at, at + READ_BYTES);
    parser.feed(decoder.decode(read, { stream: true }));
  }
  return count;
}

// Seconds of this thread, so that neither Node's others nor the rest of the machine are counted.
function cpu() {
  return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e9;
}

const frame = readFileSync(process.argv[2]);
const frames = Math.ceil(STREAM_BYTES / frame.length);
const stream = Buffer.concat(Array(frames).fill(frame));
events(stream); // compiled by now
const start = performance.now();
const begun = cpu();
let bytes = 0;
while (performance.now() - start < 500) {
  if (events(stream) !== frames) throw new Error("events missed");
  bytes += stream.length;
}
console.log(bytes / (cpu() - begun));

// SPDX-License-Identifier: MIT
// Draws one stream on a line: a path for each kind of mark, so that its cost in nodes is fixed.
import {setAttribute, svgElement} from './elements.js';
import {duration, stateOf} from './words.js';

const kLate = 5e6;  // ns; below it a chunk is as good as on time
const kKinds = ['blocked', 'planned', 'actual', 'late', 'head', 'fault', 'end'];

export function newTimeline(height) {
  const made = svgElement('svg', {class: 'timeline', role: 'img', height});
  made.append(...kKinds.map((kind) => svgElement('path', {class: kind})));
  return made;
}

// How long the line is, in ns since the request.
export function lengthOf(stream, now) {
  const {chunks, end_ns, client_gone_ns} = stream.timeline;
  const last = chunks.at(-1) ?? [0, 0];
  const until = end_ns === null ? now - stream.started_ns : end_ns;
  return Math.max(until, client_gone_ns ?? 0, ...last, 1);
}

// What is drawn around a mark is kept free at each edge.
const kEdge = 5;
export const xOf = (ns, length, width) => kEdge + ns / length * (width - 2 * kEdge);

export function draw(svg, stream, now, width) {
  const height = Number(svg.getAttribute('height'));
  const line = stream.timeline;
  const length = lengthOf(stream, now);
  const x = (ns) => xOf(Math.max(0, Math.min(ns, length)), length, width).toFixed(1);
  const upright = (top, bottom) => (ns) => `M${x(ns)} ${top}V${bottom}`;
  const middle = Math.round(height * 0.4);
  const low = height - 2;
  const paths = {
    blocked: line.blockages.map(({from_ns, until_ns}) => {
      const until = Math.max(x(until_ns), Number(x(from_ns)) + 1);
      return `M${x(from_ns)} ${middle}H${until}V${low}H${x(from_ns)}Z`;
    }),
    planned: line.chunks.map(([planned]) => upright(2, middle - 2)(planned)),
    actual: line.chunks.filter(([planned, actual]) => actual - planned < kLate)
      .map(([, actual]) => upright(middle, low)(actual)),
    late: line.chunks.filter(([planned, actual]) => actual - planned >= kLate)
      .map(([, actual]) => upright(middle, low)(actual)),
    head: line.head_sent_ns === null ? [] : [
      `M${x(line.head_sent_ns)} 1V${height - 1}h4`],
    fault: line.faults.map(({at_ns}) => `M${x(at_ns)} ${middle}m-4 -4l8 8m0 -8l-8 8`),
    end: line.end_ns === null ? [] : [`M${x(line.end_ns)} 0V${height}`],
  };
  setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
  setAttribute(svg, 'aria-label', inWords(stream));
  setAttribute(svg, 'data-state', stream.state);
  for (const path of svg.children)
    setAttribute(path, 'd', paths[path.getAttribute('class')].join(''));
}

function inWords(stream) {
  const line = stream.timeline;
  const words = [stateOf(stream)];
  if (line.head_sent_ns !== null) words.push(`head after ${duration(line.head_sent_ns)}`);
  words.push(`${stream.chunks_emitted} of ${stream.chunks_planned} chunks left`);
  if (stream.chunks_emitted > 0) words.push(`the latest ${duration(line.late_ns_max)} late`);
  if (line.faults.length > 0) words.push(`faults: ${line.faults.map(({kind}) => kind).join(', ')}`);
  if (line.blocked_ns > 0) words.push(`client did not read for ${duration(line.blocked_ns)}`);
  if (line.end_ns !== null) words.push(`ended after ${duration(line.end_ns)}`);
  return words.join(', ');
}

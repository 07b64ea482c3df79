// SPDX-License-Identifier: MIT
// Puts times under a timeline, at round instants.
import {arrange, setAttribute, setText, svgElement} from './elements.js';
import {xOf} from './timeline.js';
import {duration} from './words.js';

const kTicksMax = 6;

export function newAxis() {
  return svgElement('svg', {class: 'axis', height: 16, 'aria-hidden': 'true'});
}

// The smallest of 1, 2 and 5 times a power of ten that gives few enough ticks.
function stepOf(length, ticks) {
  const unit = 10 ** Math.floor(Math.log10(length / ticks));
  return [1, 2, 5, 10].map((factor) => factor * unit).find((step) => length / step <= ticks);
}

export function drawAxis(svg, length, width) {
  const step = stepOf(length, Math.max(1, Math.min(kTicksMax, Math.floor(width / 70))));
  const instants = [];
  for (let at = 0; at <= length; at += step) instants.push(at);
  setAttribute(svg, 'viewBox', `0 0 ${width} 16`);
  const labels = instants.map((at, place) => {
    const label = svg.children[place] ?? svgElement('text', {y: 12});
    const x = xOf(at, length, width);
    setAttribute(label, 'x', x.toFixed(1));
    setAttribute(label, 'text-anchor', place === 0 ? 'start' : x > width - 30 ? 'end' : 'middle');
    setText(label, at === 0 ? '0' : duration(at));
    return label;
  });
  arrange(svg, labels);
}

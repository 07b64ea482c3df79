// SPDX-License-Identifier: MIT
// Says durations, sizes and states in words.

export function duration(ns) {
  if (ns < 0) return `-${duration(-ns)}`;
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  if (ns < 1e9) return `${digits(ns / 1e6)} ms`;
  if (ns < 60e9) return `${digits(ns / 1e9)} s`;
  const seconds = Math.floor(ns / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

// Whole seconds: what counts up each second must not flicker in its digits.
export function age(ns) {
  return ns < 60e9 ? `${Math.max(0, Math.floor(ns / 1e9))} s` : duration(ns);
}

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${digits(count / 1024)} KiB`;
  return `${digits(count / 1024 / 1024)} MiB`;
}

export function count(number, noun) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

export function stateOf(stream) {
  if (stream.state === 'by_fault') return 'ended by fault';
  if (stream.state !== 'open') return stream.state.replaceAll('_', ' ');
  const isHeld = stream.lockstep && stream.chunks_emitted < stream.chunks_planned;
  return isHeld ? 'at the gate' : 'running';
}

function digits(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

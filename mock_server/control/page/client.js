// SPDX-License-Identifier: MIT
// Asks the control API that this page came from.

const kWaitMax = 10_000;  // ms

// The mock answered, and its answer was no.
export class Refused extends Error {
  constructor(status, {message, hint}) {
    super(hint ? `${message} (${hint})` : message);
    this.status = status;
    this.told = message;
    this.hint = hint;
  }
}

// Nobody answered.
export class Gone extends Error {}

async function answered(method, path, body) {
  try {
    const response = await fetch(path, {method, body, signal: AbortSignal.timeout(kWaitMax)});
    return {response, text: await response.text()};
  } catch (error) {
    throw new Gone(`${method} ${path}: ${error.message}`);
  }
}

export async function ask(method, path, body) {
  const {response, text} = await answered(method, path, body);
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Gone(`${method} ${path}: not an answer of the mock`);
  }
  if (!response.ok) throw new Refused(response.status, json.error);
  return json;
}

// As it is written.
export async function askText(path) {
  const {response, text} = await answered('GET', path);
  if (!response.ok) throw new Gone(`GET ${path}: status ${response.status}`);
  return text;
}

export function withQuery(path, parameters) {
  const given = Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

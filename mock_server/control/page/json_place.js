// SPDX-License-Identifier: MIT
// Finds where in a JSON text the value or key with a path like /timing/stalls/0/chunk stands.

const kToken = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

// [begin, end] of the key, or of a list's value; undefined: there is none. The text must be valid.
export function placeOf(text, path) {
  const tokens = new RegExp(kToken);
  const next = () => {
    const found = tokens.exec(text);
    const end = tokens.lastIndex;
    return found && {word: found[1], end, begin: end - found[1].length};
  };
  let found;
  const enter = (token, at) => {
    if (token?.word === '{') {
      for (let key = next(); key && key.word !== '}'; key = next()) {
        if (key.word === ',') continue;
        const name = `${at}/${JSON.parse(key.word)}`;
        if (name === path) found ??= [key.begin, key.end];
        next();  // the colon
        enter(next(), name);
      }
    } else if (token?.word === '[') {
      let index = 0;
      for (let value = next(); value && value.word !== ']'; value = next()) {
        if (value.word === ',') continue;
        const name = `${at}/${index++}`;
        if (name === path) found ??= [value.begin, value.end];
        enter(value, name);
      }
    }
  };
  enter(next(), '');
  return found;
}

// Counted from 1, as the mock tells where a text ceases to be JSON.
export function offsetOf(text, line, column) {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(before + column - 1, text.length);
}

export const lineOf = (text, offset) => text.slice(0, offset).split('\n').length;

// SPDX-License-Identifier: MIT
// Plans for common things, to begin from.

export const kPresets = [
  {name: 'Default', what: '40 chunks, 10 ms apart', plan: {}},
  {name: 'Like a model', what: '50 tokens a second after 300 ms',
   plan: {answer: 'words', chunks: 100,
          timing: {first_chunk: '300ms', interval: {tokens_per_second: 50}}}},
  {name: 'Slow', what: 'a chunk every second', plan: {chunks: 20, timing: {interval: '1s'}}},
  {name: 'Burst', what: 'eight chunks together, then a pause',
   plan: {chunks: 80, timing: {interval: '100ms', burst: 8}}},
  {name: 'Stall', what: 'three seconds of silence before chunk 10',
   plan: {chunks: 40, timing: {interval: '50ms', stalls: [{chunk: 10, for: '3s'}]}}},
  {name: 'Reset after 3 chunks', what: 'then the connection is reset',
   plan: {chunks: 20, timing: {interval: '100ms'}, faults: [{kind: 'reset', chunk: 3}]}},
  {name: '429 first twice', what: 'then answers',
   plan: {fail: {status: 429, message: 'slow down', retry_after: '1s', first: 2}}},
  {name: 'Lockstep', what: 'each chunk waits for the gate', plan: {chunks: 10, lockstep: true}},
];

// SPDX-License-Identifier: MIT
// Calls some work once a second; rests while the tab is hidden; tells when the mock has stopped.
import {Gone} from './client.js';

const kPause = 1000;           // ms
const kPauseOfGoneMax = 4000;  // ms

export class Poller {
  #work;
  #tell;
  #timer;
  #running = false;
  #again = false;
  #failures = 0;

  // `tell`: "live", "paused", "stopped", or "failed" with the words of why.
  constructor(work, tell) {
    this.#work = work;
    this.#tell = tell;
    document.addEventListener('visibilitychange', () => this.soon());
    this.soon();
  }

  soon() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    if (document.hidden) return this.#tell('paused');
    this.#run();
  }

  async #run() {
    this.#running = true;
    this.#again = false;
    try {
      await this.#work({isBack: this.#failures > 0});
      this.#failures = 0;
      this.#tell('live');
    } catch (error) {
      ++this.#failures;
      this.#tell(error instanceof Gone ? 'stopped' : 'failed', error.message);
    }
    this.#running = false;
    const pause = Math.min(kPause * 2 ** Math.max(0, this.#failures - 1), kPauseOfGoneMax);
    if (this.#again && this.#failures === 0) this.soon();
    else this.#timer = setTimeout(() => this.soon(), pause);
  }
}

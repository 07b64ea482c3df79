// SPDX-License-Identifier: MIT
// Pages through a list that is newest first and grows at its top: a page is what lies below a
// number.
import {byId, element} from './elements.js';

export class Pager {
  #below = [];  // one number for each page that was turned; none: the newest
  #held;
  #newest;
  #oldest;
  #hasOlder = false;
  #buttons;

  // `changed`: what is to be shown is another page.
  constructor(id, changed) {
    const button = (label, turn) => {
      const made = element('button', {type: 'button', text: label});
      made.addEventListener('click', () => {
        if (made.getAttribute('aria-disabled') === 'true') return;
        turn();
        changed();
      });
      return made;
    };
    this.#buttons = {
      newest: button('Newest', () => this.reset()),
      newer: button('Newer', () => this.#below.pop()),
      older: button('Older', () => this.#below.push(this.#oldest)),
    };
    byId(id).append(...Object.values(this.#buttons));
    this.shown([], false);
  }

  // Asks for the page; again when another was turned to, or held, while the answer was under way.
  async page(ask) {
    let before, answer;
    do {
      before = this.before;
      answer = await ask(before);
    } while (this.before !== before);
    return answer;
  }

  // For the query.
  get before() { return this.#below.at(-1) ?? this.#held; }

  // While somebody reads or types in the list its rows must not move away below them.
  hold() {
    if (this.before !== undefined || this.#newest === undefined) return;
    this.#held = this.#newest + 1;
    this.#showUsable();
  }

  release() { this.#held = undefined; }

  reset() {
    this.#below = [];
    this.#held = undefined;
  }

  // `numbers`: of the rows that came.
  shown(numbers, hasOlder) {
    this.#newest = numbers[0];
    this.#oldest = numbers.at(-1);
    this.#hasOlder = hasOlder;
    this.#showUsable();
  }

  #showUsable() {
    const usable = {newest: this.before !== undefined, newer: this.#below.length > 0,
                    older: this.#hasOlder};
    // Not `disabled`: a button that has the focus must keep it.
    for (const [name, button] of Object.entries(this.#buttons))
      button.setAttribute('aria-disabled', String(!usable[name]));
  }
}

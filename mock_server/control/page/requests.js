// SPDX-License-Identifier: MIT
// The table of requests: the journal, filtered and paged.
import {Refused, ask, withQuery} from './client.js';
import {byId, element, setAttribute, setText} from './elements.js';
import {factList, showFacts} from './facts.js';
import {Pager} from './pager.js';
import {Rows} from './rows.js';
import {age, bytes, count} from './words.js';

const kShown = 25;
const kTypingPause = 250;  // ms

export class Requests {
  #rows;
  #pager;
  #filter = byId('requests-filter');
  #openStream;
  #now = 0;
  #onScreen = false;

  // `openStream(ordinal)` shows the stream that answered one.
  constructor(soon, openStream) {
    this.#openStream = openStream;
    this.#pager = new Pager('requests-pages', soon);
    let typing;
    this.#filter.addEventListener('submit', (event) => event.preventDefault());
    this.#filter.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => {
        this.#pager.reset();
        soon();
      }, kTypingPause);
    });
    this.#rows = new Rows(byId('requests-rows'), {
      noun: 'request',
      cells: newCells,
      fill: (cells, request) => this.#fill(cells, request),
      details: (number) => this.#details(number),
      entered: () => this.#pager.hold(),
    }, soon);
    new IntersectionObserver(([entry]) => {
      this.#onScreen = entry.isIntersecting;
      if (this.#onScreen) soon();
    }).observe(byId('requests'));
  }

  async refresh() {
    if (!this.#onScreen) return;
    if (!this.#rows.isBusy) this.#pager.release();
    let answer;
    try {
      answer = await this.#pager.page((before) => ask('GET', withQuery('requests', {
        brief: 1, limit: kShown, before, ...Object.fromEntries(new FormData(this.#filter))})));
      setText(byId('requests-problem'), '');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return setText(byId('requests-problem'), error.message);
    }
    const numbers = answer.requests.map(({number}) => number);
    this.#now = answer.now_ns;
    this.#rows.show(answer.requests);
    this.#pager.shown(numbers, answer.older);
    if (this.#rows.isBusy) this.#pager.hold();
    setText(byId('requests-counts'), count(answer.total, 'request') +
      (answer.dropped > 0 ? `, the ${count(answer.dropped, 'oldest request')} dropped` : ''));
    const none = byId('requests-none');
    none.hidden = numbers.length > 0;
    setText(none, 'No such request.');
  }

  #fill(cells, request) {
    setText(cells.asked, `${request.method} ${request.path}`);
    setText(cells.status, request.status);
    setAttribute(cells.status, 'data-good', request.status < 400);
    setText(cells.model, request.model);
    setText(cells.message, request.last_message);
    setText(cells.age, age(this.#now - request.at_ns));
  }

  #details(number) {
    const facts = factList();
    const headers = factList();
    const body = element('pre', {tabindex: 0, 'aria-label': 'body'});
    const opened = element('div',
      {class: 'opened', role: 'group', 'aria-label': `request ${number}`});
    ask('GET', `requests/${number}`).then((request) => {
      showFacts(facts, [
        ['Query', request.query],
        ['Model', request.model],
        ['Last message', request.last_message],
        ['Body', request.body === '' ? 'none' : bytes(request.body_bytes) +
          (request.body_bytes > 4096 ? ', of which the first 4 KiB are kept' : '')],
      ]);
      showFacts(headers, request.headers.map(({name, value}) => [name, value]));
      setText(body, pretty(request.body));
      opened.append(facts, headers, ...(request.body === '' ? [] : [body]));
      if (request.stream === null) return;
      const button = element('button', {type: 'button', text: `Show stream ${request.stream}`});
      button.addEventListener('click', () => this.#openStream(request.stream));
      opened.prepend(element('div', {class: 'buttons'}, button));
    }).catch((error) => opened.append(element('p', {class: 'bad', text: error.message})));
    return opened;
  }
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function newCells() {
  const cell = (className) => element('td', {class: className, role: 'cell'});
  return {asked: cell('request mono'), status: cell('status number'), model: cell('model mono'),
          message: cell('wide message'), age: cell('number')};
}

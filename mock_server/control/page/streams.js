// SPDX-License-Identifier: MIT
// The table of streams: a page of them, each with its timeline.
import {Gone, Refused, ask, withQuery} from './client.js';
import {byId, element, setAttribute, setText} from './elements.js';
import {Pager} from './pager.js';
import {Rows} from './rows.js';
import {StreamDetails} from './stream_details.js';
import {draw, newTimeline} from './timeline.js';
import {age, count, stateOf} from './words.js';

const kShown = 25;
const kMarks = 200;

export class Streams {
  #rows;
  #pager;
  #state = byId('streams-state');
  #details;
  #now = 0;

  // `soon`: asks for a refresh before its time.
  constructor(soon) {
    this.#pager = new Pager('streams-pages', soon);
    this.#state.addEventListener('change', () => {
      this.#pager.reset();
      soon();
    });
    this.#rows = new Rows(byId('streams-rows'), {
      noun: 'stream',
      cells: newCells,
      fill: (cells, stream, onScreen) => this.#fill(cells, stream, onScreen),
      details: (ordinal) => {
        this.#details = new StreamDetails(ordinal, soon);
        return this.#details.element;
      },
      entered: () => this.#pager.hold(),
    }, soon);
  }

  open(ordinal) {
    if (this.#rows.open !== ordinal) this.#rows.toggle(ordinal);
    this.#details.focusWhenShown();
  }

  async refresh() {
    if (!this.#rows.isBusy) this.#pager.release();
    const answer = await this.#pager.page((before) => ask('GET', withQuery('streams', {
      limit: kShown, marks: kMarks, state: this.#state.value, before})));
    const streams = answer.streams.map((stream) => ({...stream, number: stream.ordinal}));
    const shown = streams.map(({number}) => number);
    this.#now = answer.now_ns;
    await this.#addOpen(streams);
    this.#rows.show(streams);
    this.#pager.shown(shown, answer.older);
    if (this.#rows.isBusy) this.#pager.hold();
    this.#sayCounts(answer);
  }

  // What is open stays, on whichever page or list it is.
  async #addOpen(streams) {
    const ordinal = this.#rows.open;
    if (ordinal === undefined) return;
    let stream;
    try {
      stream = await this.#details.refresh(streams.find(({number}) => number === ordinal));
    } catch (error) {
      if (error instanceof Gone || !(error instanceof Refused)) throw error;
      return;  // forgotten: its row goes
    }
    if (this.#rows.open !== ordinal || streams.some(({number}) => number === ordinal)) return;
    streams.push({...stream, number: ordinal});
    streams.sort((a, b) => b.number - a.number);
  }

  #fill(cells, stream, onScreen) {
    setText(cells.request, `${stream.method} ${stream.path}`);
    setText(cells.state, stateOf(stream));
    setAttribute(cells.state, 'data-state', stream.state);
    setText(cells.chunks, `${stream.chunks_emitted} of ${stream.chunks_planned}`);
    setText(cells.age, age(stream.timeline.end_ns ?? this.#now - stream.started_ns));
    const svg = cells.line.firstChild;
    if (onScreen) draw(svg, stream, this.#now, svg.getBoundingClientRect().width || 300);
  }

  #sayCounts(answer) {
    const dropped = answer.streams_dropped;
    setText(byId('counts'), `${answer.streams_open.toLocaleString('en')} running, ` +
      `${answer.streams_total.toLocaleString('en')} in all` +
      (dropped > 0 ? `, the ${count(dropped, 'oldest ledger')} dropped` : ''));
    const none = byId('streams-none');
    none.hidden = answer.streams.length > 0;
    setText(none, answer.streams_total === 0
      ? `No stream yet. Ask for one: curl -N ${byId('mock').textContent}/stream/sse`
      : 'No such stream here.');
  }
}

function newCells() {
  const cell = (className) => element('td', {class: className, role: 'cell'});
  const cells = {request: cell('request mono'), state: cell('state'), line: cell('wide'),
                 chunks: cell('number'), age: cell('number')};
  cells.line.append(newTimeline(28));
  return cells;
}

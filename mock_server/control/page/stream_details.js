// SPDX-License-Identifier: MIT
// One stream, opened: its timeline at full width, what happened in it, its gate and its end.
import {drawAxis, newAxis} from './axis.js';
import {ask, withQuery} from './client.js';
import {arrange, element, setText} from './elements.js';
import {factList, showFacts} from './facts.js';
import {draw, lengthOf, newTimeline} from './timeline.js';
import {bytes, count, duration, stateOf} from './words.js';

const kMarks = 1000;

export class StreamDetails {
  #ordinal;
  #soon;
  #stream;
  #asked = 0;  // up to which chunk the gate was told to open
  #svg = newTimeline(72);
  #axis = newAxis();
  #facts = factList();
  #faults = element('ul', {class: 'faults'});
  #answer = element('p', {role: 'status', class: 'bad'});
  #gate;
  #end;
  #focus = false;

  constructor(ordinal, soon) {
    this.#ordinal = ordinal;
    this.#soon = soon;
    const button = (label, act) => {
      const made = element('button', {type: 'button', text: label});
      made.addEventListener('click', () => this.#act(act));
      return made;
    };
    this.#gate = element('span', {class: 'buttons', hidden: true},
      button('Release one chunk', () => this.#release(1)),
      button('Release ten', () => this.#release(10)),
      button('Release all', () => this.#release(Infinity)));
    this.#end = button('End stream', () => ask('POST', `streams/${ordinal}/end`));
    const ledger = element('a', {href: `streams/${ordinal}/ledger`, text: 'Ledger as JSON'});
    this.element = element('div', {class: 'opened', role: 'group', tabindex: -1,
      'aria-label': `stream ${ordinal}`}, this.#svg, this.#axis,
      element('div', {class: 'buttons'}, this.#gate, this.#end, ledger), this.#answer, this.#facts,
      this.#faults);
  }

  focusWhenShown() { this.#focus = true; }

  // Gives the stream as it is now. `listed`: as the list has it, where it has it.
  async refresh(listed) {
    const settled = this.#stream && this.#stream.state !== 'open' &&
      listed?.state === this.#stream.state;
    if (!settled)
      this.#stream = {...this.#stream,
        ...await ask('GET', `streams/${this.#ordinal}/timeline?marks=${kMarks}`)};
    if (!this.#stream.asked) {
      const found = await ask('GET', withQuery('requests', {stream: this.#ordinal, limit: 1}));
      this.#stream.asked = found.requests[0] ?? {};
    }
    requestAnimationFrame(() => this.#show());
    return this.#stream;
  }

  #show() {
    const stream = this.#stream;
    if (!this.element.isConnected) return;
    const width = this.#svg.getBoundingClientRect().width || 600;
    draw(this.#svg, stream, stream.now_ns, width);
    drawAxis(this.#axis, lengthOf(stream, stream.now_ns), width);
    const runs = stream.state === 'open';
    if (!runs && [this.#gate, this.#end].some((node) => node.contains(document.activeElement)))
      this.element.focus();  // they go, and the focus must not go with them
    this.#gate.hidden = !(runs && stream.lockstep);
    this.#end.hidden = !runs;
    showFacts(this.#facts, factsOf(stream));
    this.#showFaults(stream.timeline);
    if (this.#focus) this.element.focus();
    this.#focus = false;
  }

  #showFaults({faults, faults_played}) {
    const lines = faults.map(({kind, chunk, at_ns}) =>
      `${kind} at chunk ${chunk}, after ${duration(at_ns)}`);
    if (faults_played > faults.length) lines.push(`and ${faults_played - faults.length} more`);
    arrange(this.#faults, lines.map((text, place) => {
      const line = this.#faults.children[place] ?? element('li');
      setText(line, text);
      return line;
    }));
  }

  #release(chunks) {
    const {chunks_emitted, chunks_planned} = this.#stream;
    this.#asked = Math.min(Math.max(this.#asked, chunks_emitted) + chunks, chunks_planned);
    return ask('POST', `streams/${this.#ordinal}/gate`, JSON.stringify({upto: this.#asked}));
  }

  async #act(act) {
    try {
      await act();
      setText(this.#answer, '');
      this.#soon();
    } catch (error) {
      setText(this.#answer, error.message);
    }
  }
}

function factsOf(stream) {
  const line = stream.timeline;
  const last = line.chunks.at(-1)?.[1];
  const ended = line.end_ns === null ? '' : ` after ${duration(line.end_ns)}`;
  const gone = line.client_gone_ns;
  return [
    ['State', stateOf(stream) + ended],
    ['Head sent', line.head_sent_ns === null ? 'not yet'
      : `after ${duration(line.head_sent_ns)}`],
    ['Chunks', `${stream.chunks_emitted} of ${stream.chunks_planned}, ${bytes(line.wire_bytes)}` +
      (line.chunks_each > 1 ? ` (a mark is the latest of ${line.chunks_each})` : '')],
    ['Latest chunk', stream.chunks_emitted === 0 ? undefined
      : `${duration(line.late_ns_max)} late`],
    ['Back-pressure', line.blocked_ns === 0 ? 'none'
      : `${duration(line.blocked_ns)} in all, up to ${bytes(line.unsent_bytes_max)} unsent`],
    ['Client gone', gone === null ? undefined : `noticed after ${duration(gone)}` +
      (last === undefined ? '' : `, ${duration(gone - last)} after the last chunk`)],
    ['Faults', line.faults_played === 0 ? 'none' : count(line.faults_played, 'fault')],
    ['Model', stream.asked.model],
    ['Last message', stream.asked.last_message],
    ['Dialect, nonce', `${stream.dialect}, ${stream.nonce}`],
  ];
}

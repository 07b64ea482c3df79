// SPDX-License-Identifier: MIT
// The rows of a table, one an item, of which one may be open: by mouse, or by Enter and Escape.
import {arrange, element, setAttribute, setText} from './elements.js';

export class Rows {
  #body;
  #kind;
  #changed;
  #title;
  #rows = new Map();  // by number
  #open;              // number
  #details;
  #watcher;

  // `kind.noun`; `kind.cells()`: elements of a new row, after the first; `kind.fill(cells, item,
  // onScreen)`; `kind.details(number)`: an element; `kind.entered()`: somebody begins to work in
  // it. `changed`: another row was opened or closed.
  constructor(body, kind, changed) {
    this.#body = body;
    this.#kind = kind;
    this.#changed = changed;
    this.#title = body.closest('section').querySelector('h2');
    body.addEventListener('click', (event) => this.#clicked(event));
    body.addEventListener('focusin', () => kind.entered());
    body.addEventListener('keydown', (event) => this.#pressed(event));
    this.#watcher = new IntersectionObserver((entries) => this.#seen(entries));
  }

  get open() { return this.#open; }

  // Somebody is at work in it.
  get isBusy() { return this.#open !== undefined || this.#body.contains(document.activeElement); }

  // `items`: each with its number.
  show(items) {
    const focused = [...this.#body.children]
      .findIndex((row) => row.contains(document.activeElement));
    const wanted = new Map(items.map((item) => [item.number, this.#rowOf(item)]));
    for (const [number, row] of this.#rows)
      if (!wanted.has(number)) this.#watcher.unobserve(row.tr);
    this.#rows = wanted;
    if (this.#open !== undefined && !wanted.has(this.#open)) this.#forgetOpen();
    const lines = [];
    for (const [number, row] of wanted)
      lines.push(row.tr, ...(number === this.#open ? [this.#details] : []));
    arrange(this.#body, lines);
    for (const row of wanted.values()) this.#kind.fill(row.cells, row.item, row.onScreen);
    if (focused >= 0 && !this.#body.contains(document.activeElement)) this.#focusNear(focused);
  }

  // It need not be there yet: the next show() may bring it.
  toggle(number) {
    const before = this.#open;
    this.#forgetOpen();
    if (before !== number) {
      this.#open = number;
      this.#kind.entered();
      const id = `${this.#kind.noun}-details`;
      this.#details = element('tr', {class: 'details', id, role: 'row'},
        element('td', {colspan: 6, role: 'cell'}, this.#kind.details(number)));
      const row = this.#rows.get(number);
      if (row) {
        row.tr.after(this.#details);
        mark(row, true, this.#details.id);
      }
    }
    this.#changed();
  }

  close() {
    const row = this.#rows.get(this.#open);
    this.#forgetOpen();
    (row?.button ?? this.#title).focus();
    this.#changed();
  }

  focus(number) { this.#rows.get(number)?.button.focus(); }

  #forgetOpen() {
    const row = this.#rows.get(this.#open);
    if (row) mark(row, false);
    this.#details?.remove();
    this.#open = this.#details = undefined;
  }

  #rowOf(item) {
    let row = this.#rows.get(item.number);
    if (!row) {
      const button = element('button', {type: 'button', class: 'opener', 'aria-expanded': 'false'});
      setText(button, item.number);
      setAttribute(button, 'aria-label', `${this.#kind.noun} ${item.number}`);
      const cells = this.#kind.cells();
      const tr = element('tr', {role: 'row'},
        element('th', {scope: 'row', role: 'rowheader'}, button), ...Object.values(cells));
      tr.dataset.number = item.number;
      row = {tr, button, cells, onScreen: false};
      this.#watcher.observe(tr);
    }
    row.item = item;
    if (item.number === this.#open) mark(row, true, this.#details.id);
    return row;
  }

  #clicked(event) {
    const number = numberAt(event.target);
    if (number === undefined || !this.#rows.has(number)) return;
    const inside = event.target.closest('a, button, input');
    if (inside && !inside.classList.contains('opener')) return;
    if (getSelection().toString() !== '' && !inside) return;  // a text was marked, to copy it
    this.toggle(number);
  }

  #pressed(event) {
    if (event.key === 'Escape' && this.#open !== undefined) {
      event.preventDefault();
      return this.close();
    }
    if (!event.target.classList.contains('opener')) return;
    const buttons = [...this.#rows.values()].map((row) => row.button);
    const place = buttons.indexOf(event.target);
    const places = {ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: buttons.length - 1};
    const to = buttons[places[event.key]];
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  #seen(entries) {
    for (const {target, isIntersecting} of entries) {
      const row = this.#rows.get(numberAt(target));
      if (!row) continue;
      row.onScreen = isIntersecting;
      if (isIntersecting) this.#kind.fill(row.cells, row.item, true);
    }
  }

  // Its row is gone: the one in its place is the next best.
  #focusNear(place) {
    const buttons = [...this.#rows.values()].map((row) => row.button);
    (buttons[Math.min(place, buttons.length - 1)] ?? this.#title).focus();
  }
}

function mark(row, open, details) {
  setAttribute(row.button, 'aria-expanded', open);
  if (open) setAttribute(row.button, 'aria-controls', details);
  else row.button.removeAttribute('aria-controls');
}

function numberAt(node) {
  const row = node.closest('tr[data-number]');
  return row ? Number(row.dataset.number) : undefined;
}

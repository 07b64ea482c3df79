// SPDX-License-Identifier: MIT
// The form that shows the plan in use and sets another. What was typed is never thrown away.
import {Refused, ask, askText} from './client.js';
import {byId, element, setText} from './elements.js';
import {lineOf, offsetOf, placeOf} from './json_place.js';
import {kPresets} from './presets.js';

const kShownMax = 1 << 20;  // characters; the mock takes no more

export class PlanForm {
  #text = byId('plan-text');
  #answer = byId('plan-answer');
  #back = byId('plan-back');
  #inUse;   // as the mock wrote it
  #before;  // what stood in the field until a preset or the plan in use took its place

  constructor() {
    for (const preset of kPresets) {
      const button = element('button', {type: 'button', text: preset.name, title: preset.what});
      button.addEventListener('click', () => this.#replace(written(preset.plan),
        `${preset.name}: ${preset.what}. Not in use yet.`));
      byId('presets').append(button);
    }
    byId('plan-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#use();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#use();
    });
    this.#text.addEventListener('input', () => this.#showState());
    byId('plan-show').addEventListener('click', () => this.#showInUse());
    this.#back.addEventListener('click', () => {
      this.#replace(this.#before, 'This is what was typed.');
    });
  }

  // The plan in use may have been set elsewhere: shown unless somebody has typed.
  async refresh() {
    const typed = this.#isTyped();
    this.#inUse = await askText('plan');
    if (!typed && this.#text.value !== this.#shownInUse()) {
      this.#text.value = this.#shownInUse();
      setText(this.#answer, '');
    }
    this.#showState();
  }

  #shownInUse() {
    return this.#inUse.length <= kShownMax ? this.#inUse.trimEnd() : '';
  }

  #isTyped() {
    return this.#inUse === undefined ? this.#text.value !== ''
                                     : this.#text.value !== this.#shownInUse();
  }

  #showState() {
    const tooLong = this.#inUse?.length > kShownMax;
    setText(byId('plan-state'), this.#inUse === undefined ? ''
      : this.#isTyped() ? ', changed and not in use'
      : tooLong ? ': the one in use is too long to be shown' : ', in use');
  }

  async #use() {
    const sent = this.#text.value;
    try {
      await ask('PUT', 'plan', sent);
      this.#say('In use.', true);
      if (this.#text.value === sent) {
        this.#inUse = await askText('plan');
        this.#text.value = this.#shownInUse();
      }
      this.#before = undefined;
      this.#back.hidden = true;
      this.#showState();
    } catch (error) {
      this.#say(error.message, false);
      if (error instanceof Refused) this.#pointAt(error, sent);
    }
  }

  // "plan: /timing/intervall is not a known key" or "plan: is not JSON at line 3, column 7".
  #pointAt(error, text) {
    const path = /^plan: (\/\S*)/.exec(error.told)?.[1];
    const spot = /at line (\d+), column (\d+)/.exec(error.told);
    let place;
    if (spot) place = [offsetOf(text, Number(spot[1]), Number(spot[2]))];
    else if (path) place = placeOf(text, path);
    if (!place || this.#text.value !== text) return;
    const [begin, end = begin] = place;
    this.#text.focus();
    this.#text.setSelectionRange(begin, end);
    const line = lineOf(text, begin);
    const height = parseFloat(getComputedStyle(this.#text).lineHeight);
    this.#text.scrollTop = Math.max(0, (line - 4) * height);
    if (!spot) this.#answer.append(` Line ${line}.`);
  }

  async #showInUse() {
    try {
      this.#inUse = await askText('plan');
      this.#replace(this.#shownInUse(), '');
    } catch (error) {
      this.#say(error.message, false);
    }
  }

  #replace(text, words) {
    if (this.#isTyped() && this.#text.value !== text) this.#before = this.#text.value;
    this.#text.value = text;
    this.#back.hidden = this.#before === undefined || this.#before === text;
    this.#say(words, true);
    this.#showState();
  }

  #say(words, good) {
    setText(this.#answer, words);
    this.#answer.className = good ? 'good' : 'bad';
    if (good) this.#text.removeAttribute('aria-invalid');
    else this.#text.setAttribute('aria-invalid', 'true');
  }
}

const written = (plan) => JSON.stringify(plan, null, 2);

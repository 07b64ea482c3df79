// SPDX-License-Identifier: MIT
// A list of names and values.
import {arrange, element, setText} from './elements.js';

export const factList = () => element('dl', {class: 'facts'});

// Without those that have no value.
export function showFacts(list, facts) {
  const given = facts.filter(([, value]) => value !== undefined && value !== '');
  arrange(list, given.map(([name, value], place) => {
    const fact = list.children[place] ?? element('div', {}, element('dt'), element('dd'));
    setText(fact.firstChild, name);
    setText(fact.lastChild, value);
    return fact;
  }));
}

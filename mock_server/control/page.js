// SPDX-License-Identifier: MIT
// The live page: asks for /streams once a second. All text goes in as text, never as markup.
'use strict';

const byId = (id) => document.getElementById(id);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function call(method, path, body) {
  const response = await fetch(path, {method, body});
  const answer = await response.json();
  if (response.ok) return answer;
  const {message, hint} = answer.error;
  throw new Error(hint ? `${message} (${hint})` : message);
}

function say(text, good) {
  byId('answer').textContent = text;
  byId('answer').className = good ? 'good' : 'bad';
}

function action(label, path, body) {
  const button = element('button', label);
  button.addEventListener('click', async () => {
    try {
      await call('POST', path, body);
      await showStreams();
    } catch (error) {
      say(error.message, false);
    }
  });
  return button;
}

function row(stream, now) {
  const made = element('tr');
  made.append(element('td', stream.ordinal), element('td', stream.nonce, 'mono'),
              element('td', `${stream.method} ${stream.path}`),
              element('td', stream.state.replace('_', ' '), stream.state));
  const chunks = element('td');
  const bar = element('progress');
  bar.max = stream.chunks_planned;
  bar.value = stream.chunks_emitted;
  chunks.append(bar, ` ${stream.chunks_emitted} of ${stream.chunks_planned}`);
  const buttons = element('td');
  const at = `/streams/${stream.ordinal}`;
  if (stream.state === 'open' && stream.lockstep) {
    buttons.append(
        action('one more', `${at}/gate`, JSON.stringify({upto: stream.chunks_emitted + 1})), ' ',
        action('all', `${at}/gate`, JSON.stringify({upto: stream.chunks_planned})), ' ');
  }
  if (stream.state === 'open') buttons.append(action('end', `${at}/end`), ' ');
  const ledger = element('a', 'ledger');
  ledger.href = `${at}/ledger`;
  buttons.append(ledger);
  made.append(chunks, element('td', `${((now - stream.started_ns) / 1e9).toFixed(1)} s`), buttons);
  return made;
}

async function showStreams() {
  const list = await call('GET', '/streams?limit=50');
  byId('streams').replaceChildren(...list.streams.map((stream) => row(stream, list.now_ns)));
  byId('none').hidden = list.streams.length > 0;
  byId('counts').textContent = `${list.streams_open} open, ${list.streams_total} in all`;
}

async function showPlan() {
  byId('plan').value = JSON.stringify(await call('GET', '/plan'), null, 2);
}

async function poll() {
  try {
    if (!document.hidden) await showStreams();
    byId('state').textContent = 'live';
  } catch (error) {
    byId('state').textContent = 'the mock does not answer';
  }
  setTimeout(poll, 1000);
}

byId('use').addEventListener('click', async () => {
  try {
    await call('PUT', '/plan', byId('plan').value);
    say('in use', true);
  } catch (error) {
    say(error.message, false);
  }
});
byId('reload').addEventListener('click', async () => {
  try {
    await showPlan();
    say('', true);
  } catch (error) {
    say(error.message, false);
  }
});
showPlan().catch((error) => say(error.message, false));
call('GET', '/healthz').then((health) => { byId('mock').textContent = health.mock; }, () => {});
poll();

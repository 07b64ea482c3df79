// SPDX-License-Identifier: MIT
// The live page: polls the control API once a second and shows what it says.
import {ask} from './client.js';
import {byId, setText} from './elements.js';
import {PlanForm} from './plan_form.js';
import {Poller} from './poller.js';
import {Requests} from './requests.js';
import {Streams} from './streams.js';

const kPlanEvery = 5;  // polls
const kStates = {live: 'live', paused: 'paused while this tab is hidden', stopped: 'no answer',
                 failed: 'in trouble'};

let poller;
let polls = 0;
const soon = () => poller.soon();
const streams = new Streams(soon);
const requests = new Requests(soon, (ordinal) => streams.open(ordinal));
const plan = new PlanForm();

const kTroubles = {
  stopped: () =>
    'The mock has stopped. What is shown is what it said last; this page goes on when it is back.',
  failed: (words) => `This page cannot show what the mock says: ${words}`,
};

function showState(state, words) {
  setText(byId('state'), kStates[state]);
  byId('state').dataset.state = state;
  const trouble = byId('trouble');
  trouble.hidden = !(state in kTroubles);
  setText(trouble, kTroubles[state]?.(words) ?? '');
}

async function work({isBack}) {
  if (polls === 0 || isBack) setText(byId('mock'), (await ask('GET', 'healthz')).mock);
  await streams.refresh();
  await requests.refresh();
  if (polls % kPlanEvery === 0 || isBack) await plan.refresh();
  ++polls;
}

poller = new Poller(work, showState);

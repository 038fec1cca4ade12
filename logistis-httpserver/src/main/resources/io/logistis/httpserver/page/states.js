import {h, fill, say} from './dom.js';

export function loading(place, what = 'Loading…') {
  fill(place, h('div.state', {'aria-busy': 'true'}, h('div.spinner'), h('p', null, what)));
}

export function empty(title, hint, ...actions) {
  return h('div.state', null, h('p.title', null, title), h('p', null, hint), h('p.actions', null, actions));
}

/** What went wrong, in the server's words, and what can be done. */
export function failure(error, again) {
  say(`It failed: ${error.message}`);
  return h('div.state.failed', {role: 'alert'},
    h('p.title', null, error.title ?? 'This did not work'),
    h('p', null, error.message),
    again && h('p.actions', null, h('button', {type: 'button', onclick: again}, 'Try again')));
}

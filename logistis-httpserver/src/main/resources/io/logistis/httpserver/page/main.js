import {fill, h} from './dom.js';
import {link, read, scope} from './address.js';
import {failure} from './states.js';
import {plain} from './text.js';
import * as changes from './changes.js';
import * as locks from './locks.js';
import * as object from './object.js';
import * as overview from './overview.js';

const VIEWS = {overview, changes, object, locks};
const NAMED = [['overview', 'Overview'], ['changes', 'Changes'], ['locks', 'Locks']];

const main = document.getElementById('main');
const live = document.getElementById('live');
let showing = new AbortController();
let shown = null;

function navigation(view, params) {
  fill(document.getElementById('views'), NAMED.map(([name, label]) => h('a', {
    href: link(name, name === 'locks' ? {} : scope(view === 'object' ? {} : params)),
    'aria-current': name === view ? 'page' : null,
  }, label)));
}

/** Whether changes arrive by themselves. */
function state(isLive) {
  fill(live, h(`span.${isLive ? 'on' : 'off'}`, {title: isLive ? 'New changes show up by themselves' : 'No connection; it is tried again'}, isLive ? 'live' : 'not live'));
}

async function showAddress() {
  showing.abort();
  showing = new AbortController();
  const {signal} = showing;
  const {view, params} = read();
  const known = VIEWS[view] ?? overview;
  navigation(VIEWS[view] ? view : 'overview', params);
  fill(live);
  main.className = `scroller view-${VIEWS[view] ? view : 'overview'}`;
  main.scrollTop = 0;
  // Of another view, the reader begins at its beginning.
  if (shown !== null && shown !== view) main.focus({preventScroll: true});
  shown = view;
  try {
    const title = await known.show(main, params, {signal, state: isLive => { if (!signal.aborted) state(isLive); }});
    if (!signal.aborted) document.title = plain(`${title} · Logistis`, 200);
  } catch (e) {
    if (signal.aborted) return;
    fill(main, failure(e, showAddress));
    if (!e.status) throw e;
  }
}

document.querySelector('a.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
window.addEventListener('hashchange', showAddress);
showAddress();

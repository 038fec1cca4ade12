import {h, fill, say} from './dom.js';
import {filters, link, scope} from './address.js';
import {json} from './api.js';
import {changeRow, interruptionNote, interruptionRow} from './change.js';
import {filterBar, scopeText} from './filters.js';
import {follow} from './live.js';
import {LongList} from './list.js';
import {empty, failure, loading} from './states.js';
import {isLive, timeQuery} from './time.js';
import {counted} from './text.js';

const PAGE = 100;

/** The list of changes, newest first, that loads on as one scrolls and grows at its top by itself. */
export async function show(place, params, {signal, state}) {
  const news = h('button.news', {type: 'button', hidden: true});
  const body = h('div.changes');
  const end = h('p.end');
  fill(place, h('h1.unseen', null, 'Changes'), filterBar('changes', params), news, body, end);
  loading(body);
  const query = {...filters(params), ...timeQuery(params), limit: PAGE, diff: 'summary'};
  const first = await json('events', query, {signal});
  const view = new ChangesView({body, end, news, params, query, signal});
  view.start(first);
  if (isLive(params)) {
    follow({...filters(params), diff: 'summary'}, {
      arrived: arrival => view.arrived(arrival),
      behind: () => view.isBehind(),
      state,
      signal,
    });
  }
  return `Changes: ${scopeText(params)}`;
}

class ChangesView {
  constructor(parts) {
    Object.assign(this, parts);
    this.items = [];
    this.unread = 0;
    this.news.addEventListener('click', () => {
      this.list.toTop();
      this.list.focus(0);
    });
  }

  start(page) {
    this.next = page.continue;
    this.items = merged(page.items, page.interruptions);
    if (page.items.length === 0) this.showEmpty(page.interruptions);
    else this.showList();
  }

  showEmpty(interruptions) {
    const wider = {...scope(this.params), since: null, until: null, range: '30d'};
    const nothing = Object.keys(filters(this.params)).length ? 'Nothing here matches these filters.' : 'Nothing was recorded in this time.';
    fill(this.body, interruptionNote(interruptions), empty(nothing, 'New changes will show up here by themselves.',
      h('a.button', {href: link('changes', wider)}, 'Look at 30 days'),
      Object.keys(filters(this.params)).length > 0 && h('a.button', {href: link('changes')}, 'Without filters')));
  }

  showList() {
    fill(this.body);
    this.list = new LongList(this.body, {
      label: 'Changes, newest first',
      row: item => item.reason ? interruptionRow(item) : changeRow(item, scope(this.params)),
      atEnd: this.next ? () => this.more() : null,
    });
    this.signal.addEventListener('abort', () => this.list.close());
    this.list.scroller.addEventListener('scroll', () => { if (this.list.isAtTop()) this.read(); }, {passive: true});
    this.list.set(this.items);
    this.atEnd();
  }

  async more() {
    if (this.loading) return;
    this.loading = true;
    try {
      const page = await json('events', {...this.query, continue: this.next}, {signal: this.signal});
      this.next = page.continue;
      const known = new Set(this.items.map(item => item.from));
      this.items = [...this.items, ...merged(page.items, page.interruptions.filter(one => !known.has(one.from)))];
      if (!this.next) this.list.atEnd = null;
      this.list.set(this.items);
      this.atEnd();
    } catch (e) {
      if (this.signal.aborted) return;
      this.list.atEnd = null;
      fill(this.end, failure(e, () => {
        this.list.atEnd = () => this.more();
        this.more();
      }));
    } finally {
      this.loading = false;
    }
  }

  atEnd() {
    fill(this.end, this.next ? 'Loading more…' : 'This is all that there is of this time.');
  }

  arrived({change, replaces}) {
    if (this.items.some(item => item.id === change.id)) return;
    const gone = new Set(replaces);
    const kept = this.items.filter(item => !gone.has(item.id));
    const added = 1 - (this.items.length - kept.length);
    this.items = inOrder(kept, change);
    if (!this.list) this.showList();
    const isUnread = this.list.set(this.items, Math.max(0, added));
    say(`${change.user.username} ${change.operation} ${change.objectRef.kind} ${change.objectRef.name}`);
    if (isUnread && added > 0) {
      this.unread++;
      this.news.hidden = false;
      this.news.textContent = `↑ ${counted(this.unread, 'new change')}`;
    }
  }

  read() {
    this.unread = 0;
    this.news.hidden = true;
  }

  isBehind() {
    this.news.hidden = false;
    this.news.textContent = '↑ many new changes: load again';
    this.news.addEventListener('click', () => location.reload());
  }
}

/** Late ones go where they belong. */
function inOrder(items, change) {
  let i = 0;
  while (i < items.length && (items[i].id ?? '') > change.id) i++;
  return [...items.slice(0, i), change, ...items.slice(i)];
}

/** An interruption stands above what was before it. */
export function merged(changes, interruptions) {
  const left = [...interruptions].sort((a, b) => a.from < b.from ? 1 : -1);
  const items = [];
  for (const change of changes) {
    while (left.length && left[0].from > change.observedAt) items.push(left.shift());
    items.push(change);
  }
  return [...items, ...left];
}

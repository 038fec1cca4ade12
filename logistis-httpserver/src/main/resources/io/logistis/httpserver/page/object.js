import {append, copyButton, fill, h, say} from './dom.js';
import {amend, link} from './address.js';
import {json, text} from './api.js';
import {blameLines, removed} from './blame.js';
import {badges, gapText, lockText, objectText, operation, operationText, summary} from './change.js';
import * as diff from './diff.js';
import {follow} from './live.js';
import {colour, person} from './people.js';
import {empty, failure, loading} from './states.js';
import {age, full, moment} from './time.js';
import {counted, plain, quoted} from './text.js';

const MOST = 1000;

const TABS = [
  ['diff', 'Diff'],
  ['split', 'Side by side'],
  ['fields', 'Fields'],
  ['patch', 'JSON Patch'],
  ['blame', 'Blame'],
  ['whole', 'Whole object'],
];

/** The life of one object, change by change. */
export async function show(place, params, {signal, state}) {
  const {namespace, kind, name} = params;
  if (!kind || !name) {
    fill(place, empty('No object is named.', 'Take one from the list of changes.', h('a.button', {href: link('changes')}, 'Changes')));
    return 'Object';
  }
  loading(place);
  const query = {namespace, kind, name, limit: MOST, diff: 'summary'};
  const page = await json('events', query, {signal});
  if (page.items.length === 0) {
    fill(place, empty(`Nothing is recorded of ${kind} ${name}${namespace ? ` in ${namespace}` : ''}.`,
      'It may have been evicted, or it was never changed while Logistis looked.',
      h('a.button', {href: link('changes', {namespace})}, 'Changes')));
    return name;
  }
  const view = new ObjectView(place, params, page, signal);
  view.draw();
  follow({namespace, kind, name, diff: 'summary'}, {
    arrived: arrival => view.arrived(arrival),
    state,
    signal,
  });
  return objectText(view.ref);
}

class ObjectView {
  constructor(place, params, page, signal) {
    this.place = place;
    this.params = params;
    this.signal = signal;
    this.isAll = page.continue === null;
    /** Oldest first. */
    this.changes = page.items.reverse();
    this.ref = this.changes.at(-1).objectRef;
    this.place.addEventListener('keydown', event => this.key(event), {signal});
  }

  get at() {
    const at = this.changes.findIndex(change => change.id === this.params.change);
    return at < 0 ? this.changes.length - 1 : at;
  }

  get change() {
    return this.changes[this.at];
  }

  address(more) {
    return link('object', {...this.params, ...more});
  }

  draw() {
    this.strip = h('ol.strip.scroller', {'aria-label': 'Its changes, the oldest first'});
    this.news = h('p.hint');
    this.card = h('section.card', {'aria-label': 'The change'});
    this.tabs = h('nav.tabs', {'aria-label': 'How it is shown'});
    this.body = h('div.body');
    fill(this.place,
      h('header.object-head', null,
        h('h1', null, this.ref.namespace && h('a', {href: link('changes', {namespace: this.ref.namespace})}, this.ref.namespace),
          this.ref.namespace && ' / ', `${this.ref.kind} `, h('b', null, this.ref.name)),
        h('p.hint', null, `${counted(this.changes.length, 'change')}${this.isAll ? '' : ', the newest'}; `,
          h('kbd', null, '←'), ' ', h('kbd', null, '→'), ' step through them'),
        h('p.actions', null,
          copyButton('Copy kubectl blame', () => this.command()),
          copyButton('Copy link', () => location.href),
          h('a.button.quiet', {href: link('changes', {...this.key3(), range: '30d'})}, 'In the list'))),
      this.strip, this.news, this.card, this.tabs, this.body);
    this.drawStrip();
    this.drawChange();
  }

  key3() {
    return {namespace: this.params.namespace, kind: this.params.kind, name: this.params.name};
  }

  command() {
    const what = `${quoted(plain(this.params.kind))}/${quoted(plain(this.params.name))}${this.ref.namespace ? ` -n ${quoted(plain(this.ref.namespace))}` : ''}`;
    const view = this.params.view ?? 'diff';
    if (view === 'blame' || view === 'whole') return `kubectl blame ${what} --format=lines --at ${this.change.id}`;
    return `kubectl blame ${what} --format=${{fields: 'fields', patch: 'patch'}[view] ?? 'diff'}`;
  }

  drawStrip() {
    fill(this.strip, this.changes.map((change, i) => h('li', null,
      change.gapBefore && h('span.hole', {title: gapText(change.gapBefore)}, '⋯'),
      h(`a.step.${colour(change.user.username)}.${change.outcome.toLowerCase().replace('_', '-')}`, {
        href: this.address({change: change.id, from: null}),
        'aria-current': i === this.at ? 'step' : null,
        title: `${change.user.username}: ${summary(change)}`,
        onclick: event => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          this.step(i);
        },
      }, h('b', null, operationText(change)), h('span', null, age(change.observedAt))))));
    this.strip.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'});
  }

  step(i) {
    if (i < 0 || i >= this.changes.length || i === this.at) return;
    this.params = {...this.params, change: this.changes[i].id, from: null};
    amend('object', this.params);
    const had = this.strip.contains(document.activeElement);
    this.drawStrip();
    if (had) this.strip.querySelector('[aria-current]').focus();
    this.drawChange();
    say(`${i + 1} of ${this.changes.length}: ${this.change.user.username} ${summary(this.change)}`);
  }

  key(event) {
    const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, .lines, .table-box')) return;
    event.preventDefault();
    this.step(this.at + step);
  }

  drawChange() {
    const {change} = this;
    fill(this.card,
      h('p.what', null, person(change.user.username, {range: '30d'}), operation(change), badges(change),
        h('time', {datetime: change.observedAt}, `${age(change.observedAt)} ago, ${full(change.observedAt)}`)),
      h('p.summary', null, summary(change) || 'nothing to show'),
      change.gapBefore && h('p.note.gap', null, `Before this, it ${gapText(change.gapBefore)}.`),
      change.lock && h('p.note.lock', null, `${change.outcome === 'DENIED' ? 'Refused by' : 'There was'} ${lockText(change.lock)}`),
      details(change));
    const current = this.params.view ?? 'diff';
    fill(this.tabs,
      TABS.map(([view, label]) => h('a', {href: this.address({view}), 'aria-current': view === current ? 'page' : null, onclick: event => this.tab(event, view)}, label)),
      this.comparing());
    this.drawBody();
  }

  tab(event, view) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.params = {...this.params, view};
    location.hash = this.address({});
  }

  /** From which other moment on it is compared. */
  comparing() {
    const from = this.params.from ?? '';
    const choice = h('select', {'aria-label': 'Compare with', onchange: () => {
      this.params = {...this.params, from: choice.value || null, change: this.change.id};
      amend('object', this.params);
      this.drawBody();
    }},
    h('option', {value: ''}, 'with what was before'),
    this.changes.filter(one => one.id !== this.change.id).reverse().map(one =>
      h('option', {value: one.id}, `with ${moment(one.observedAt)}, ${one.user.username.slice(0, 40)}: ${summary(one).slice(0, 40)}`)));
    choice.value = from;
    return h('label.compare', null, h('span', null, 'Compare '), choice);
  }

  async drawBody() {
    const {change, body} = this;
    const view = this.params.view ?? 'diff';
    const from = this.params.from;
    this.reading?.abort();
    const reading = this.reading = new AbortController();
    this.signal.addEventListener('abort', () => reading.abort(), {signal: reading.signal});
    const late = setTimeout(() => loading(body), 150);
    try {
      const shown = await this.read(view, change, from, reading.signal);
      if (!reading.signal.aborted) fill(body, shown);
    } catch (e) {
      if (reading.signal.aborted) return;
      if (e.status === 404) fill(body, empty('This can’t be shown.', e.message));
      else fill(body, failure(e, () => this.drawBody()));
    } finally {
      clearTimeout(late);
    }
  }

  async read(view, change, from, signal) {
    const ask = format => from
      ? text('diff', {from, to: change.id, ...format}, {signal})
      : text(`events/${change.id}/diff`, format, {signal});
    switch (view) {
      case 'split':
      case 'diff': {
        const lines = diff.parse(await ask({format: 'diff', padding: 5}));
        if (!lines.length) return empty('Nothing differs.', from ? 'Both moments show the same object.' : 'It was sent as it was before, or what changed is never kept.');
        return view === 'split' ? diff.sideBySide(lines) : diff.unified(lines);
      }
      case 'fields': {
        const changes = JSON.parse(await ask({format: 'fields'}));
        return changes.length ? diff.fields(changes) : empty('No field differs.', '');
      }
      case 'patch': {
        const patch = JSON.stringify(JSON.parse(await ask({format: 'patch'})), null, 2);
        return [h('p.actions', null, copyButton('Copy the patch', patch)), diff.plainLines(patch, 'JSON Patch')];
      }
      default:
        return this.readObject(view, change, signal);
    }
  }

  async readObject(view, change, signal) {
    const target = id => this.address({change: id, from: null});
    let blame;
    try {
      blame = await json('blame', {...this.key3(), at: change.id, deleted: view === 'blame' ? 'true' : null}, {signal});
    } catch (e) {
      if (e.status !== 404) throw e;
      // No line of it can be told apart: the object by itself, if that is there.
      const one = await json(`events/${change.id}`, {}, {signal});
      const object = one.object ?? one.oldObject;
      if (!object) throw e;
      return [h('p.hint', null, one.object ? e.message : 'As it was before: after this it was no more.'), diff.plainLines(JSON.stringify(object, null, 2), 'The object')];
    }
    const gone = blame.deletedBy && h('p.note', null, `This is how it was when ${blame.deletedBy.user.username} deleted it.`);
    if (view === 'blame') return [gone, blameLines(blame, target, change.id), removed(blame, target)];
    const yaml = blame.lines.map(line => line.text).join('\n');
    return [gone, h('p.actions', null, copyButton('Copy the YAML', `${yaml}\n`)), diff.plainLines(yaml, 'The object as YAML')];
  }

  arrived({change, replaces}) {
    if (this.changes.some(one => one.id === change.id)) return;
    const {id} = this.change;
    const gone = new Set(replaces);
    this.changes = [...this.changes.filter(one => !gone.has(one.id)), change].sort((a, b) => a.id < b.id ? -1 : 1);
    this.params = {...this.params, change: gone.has(id) ? change.id : id};
    this.drawStrip();
    fill(this.news, h('a', {href: this.address({change: change.id, from: null})}, `New: ${change.user.username} ${summary(change)}`));
    say(`New change by ${change.user.username}`);
  }
}

function details(change) {
  const rows = [
    ['Tool', change.fieldManager],
    ['Groups', change.user.groups.join(', ')],
    ...Object.entries(change.user.extra).map(([name, values]) => [name, values.join(', ')]),
    ['Outcome', change.outcome],
    ['Attempts', String(change.attempts)],
    ['Version', `${change.objectRef.group ? `${change.objectRef.group}/` : ''}${change.objectRef.version}`],
    ['Object uid', change.objectRef.uid],
    ['Change id', change.id],
    ['Request uid', change.requestUid],
  ].filter(([, value]) => value);
  return h('details.more', null, h('summary', null, 'All that is known'),
    append(h('dl'), rows.map(([name, value]) => [h('dt', null, name), h('dd', null, value)])));
}


import {h, fill} from './dom.js';
import {filters, go, link, scope} from './address.js';
import {json} from './api.js';
import {changeRow, interruptionNote} from './change.js';
import {LAYERS, chart, table} from './chart.js';
import {filterBar, scopeText} from './filters.js';
import {follow} from './live.js';
import {isSystem, person} from './people.js';
import {empty, failure, loading} from './states.js';
import {isLive, moment, timeQuery} from './time.js';
import {counted} from './text.js';

const LATEST = 8;
const REFRESH = 3000;

const LISTS = [
  {by: 'user', title: 'Who', label: name => person(name)},
  {by: 'namespace', title: 'Where', label: name => name ?? '(cluster-scoped)'},
  {by: 'kind', title: 'What', label: name => name},
  {by: 'operation', title: 'How', label: name => name},
];

/** What happened, at a glance. */
export async function show(place, params, {signal, state}) {
  const body = h('div.overview');
  fill(place, h('h1.unseen', null, 'Overview'), filterBar('overview', params), body);
  loading(body);
  const view = new OverviewView(body, params, signal);
  await view.load();
  if (isLive(params)) {
    follow(filters(params), {
      arrived: () => view.refreshSoon(),
      behind: () => view.refreshSoon(),
      state,
      signal,
    });
  }
  return `Overview: ${scopeText(params)}`;
}

class OverviewView {
  constructor(body, params, signal) {
    Object.assign(this, {body, params, signal});
    signal.addEventListener('abort', () => this.chart?.close());
  }

  async load() {
    const query = {...filters(this.params), ...timeQuery(this.params)};
    const [stats, latest] = await Promise.all([
      json('stats', {...query, by: 'user,namespace,kind,operation'}, {signal: this.signal}),
      json('events', {...query, limit: LATEST, diff: 'summary'}, {signal: this.signal}),
    ]);
    if (this.signal.aborted) return;
    this.draw(stats, latest);
  }

  refreshSoon() {
    this.refresh ??= setTimeout(async () => {
      this.refresh = null;
      // What one stands in does not go away under one's hands.
      if (this.signal.aborted || this.body.contains(document.activeElement)) return;
      try {
        await this.load();
      } catch (e) {
        if (!this.signal.aborted) fill(this.body, failure(e, () => this.load()));
      }
    }, REFRESH);
  }

  draw(stats, latest) {
    this.chart?.close();
    if (stats.total === 0) {
      fill(this.body, interruptionNote(stats.interruptions), empty('Nothing happened in this time, as far as was recorded.',
        'Once the API server sends reviews here, they show up by themselves.',
        h('a.button', {href: link('overview', {...scope(this.params), since: null, until: null, range: '30d'})}, 'Look at 30 days'),
        Object.keys(filters(this.params)).length > 0 && h('a.button', {href: link('overview')}, 'Without filters')));
      return;
    }
    const target = (since, until) => ({...scope(this.params), range: null, since: since.toISOString(), until: until.toISOString()});
    this.chart = chart(stats, (since, until) => go('changes', target(since, until)));
    fill(this.body,
      headline(stats),
      interruptionNote(stats.interruptions),
      legend(stats, this.params),
      this.chart.element,
      h('details.as-table', null, h('summary', null, 'As a table'), table(stats, (since, until) => link('changes', target(since, until)))),
      h('div.tops', null, LISTS.map(list => top(list, stats, this.params))),
      h('section.latest', null,
        h('h2', null, 'Latest', h('a', {href: link('changes', scope(this.params))}, 'All changes →')),
        h('div.rows', null, latest.items.map(change => changeRow(change, scope(this.params))))));
  }
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}

function headline(stats) {
  const people = stats.series.filter(one => one.by === 'user' && !one.others && !isSystem(one.name));
  const others = stats.series.find(one => one.by === 'user' && one.others);
  const unit = stats.unit === 'CHANGES' ? ['change'] : ['admission'];
  return h('p.headline', null,
    h('b', null, counted(sum(stats.people), ...unit)), ' by ',
    h('b', null, others ? `${people.length} people or more` : counted(people.length, 'person', 'people')),
    `, ${counted(sum(stats.system), unit[0])} by the system`,
    sum(stats.denied) > 0 && [', ', h('b', null, `${counted(sum(stats.denied), 'refusal')}`)],
    '.',
    stats.unit === 'ADMISSIONS' && h('span.hint', null, ' So many are not folded: each attempt counts by itself.'),
    stats.countedFrom && h('span.hint', null, ` Counted back to ${moment(stats.countedFrom)}.`));
}

function legend(stats, params) {
  const narrowed = {denied: 'DENIED', noEffect: 'NO_EFFECT'};
  return h('ul.legend', null, LAYERS.map(layer => {
    const content = [h(`i.swatch.${layer.key}`), `${layer.label} `, h('b', null, sum(stats[layer.key]).toLocaleString('en'))];
    const outcome = narrowed[layer.key];
    return h('li', null, outcome && sum(stats[layer.key]) ? h('a', {href: link('changes', {...scope(params), outcome})}, content) : content);
  }));
}

function top(list, stats, params) {
  const series = stats.series.filter(one => one.by === list.by);
  const most = Math.max(1, ...series.map(one => one.total));
  return h('section.top-list', null,
    h('h2', null, list.title),
    h('ol', null, series.map(one => {
      const bar = h('span.bar');
      bar.style.width = `${100 * one.total / most}%`;
      const number = h('span.number', null, one.total.toLocaleString('en'));
      if (one.others) return h('li', null, h('span.line', null, h('span.label', null, counted(one.others, 'other')), number));
      const label = h('span.label', null, list.label(one.name));
      return h('li', null, one.name === null
        ? h('span.line', null, bar, label, number)
        : h('a.line', {href: link('overview', {...scope(params), [list.by]: one.name}), title: one.name}, bar, label, number));
    })));
}

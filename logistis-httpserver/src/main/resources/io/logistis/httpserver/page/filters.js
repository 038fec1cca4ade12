import {h, fill} from './dom.js';
import {FILTERS, filters, go, link, scope} from './address.js';
import {DEFAULT_RANGE, RANGES, local, span} from './time.js';

const CHOICES = {
  operation: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', 'LOCK', 'UNLOCK'],
  outcome: ['PERSISTED', 'ADMITTED', 'NO_EFFECT', 'DENIED'],
};

/** The range picker and the filters, as chips: what the view is narrowed to, and ways to narrow it further. */
export function filterBar(view, params) {
  return h('section.filters', {'aria-label': 'Time and filters'}, ranges(view, params), chips(view, params));
}

function ranges(view, params) {
  const isOwn = params.since || params.until;
  const chosen = isOwn ? null : params.range ?? DEFAULT_RANGE;
  const own = h('details.own', null,
    h('summary', {'aria-current': isOwn ? 'true' : null}, isOwn ? ownText(params) : 'Other…'),
    ownForm(view, params));
  return h('div.ranges', {role: 'group', 'aria-label': 'Time'},
    RANGES.map(([range, text]) => h('a', {
      href: link(view, {...filters(params), range}),
      'aria-current': range === chosen ? 'true' : null,
      title: `the last ${text}`,
    }, range)),
    own);
}

function ownText(params) {
  const since = /^\d+(ms|s|m|h|d)$/.test(params.since ?? '') ? `last ${params.since}` : null;
  if (since && !params.until) return since;
  return params.since ? span(params.since, params.until) : `until ${params.until}`;
}

function ownForm(view, params) {
  const since = h('input', {type: 'datetime-local', id: 'since', value: asLocal(params.since)});
  const until = h('input', {type: 'datetime-local', id: 'until', value: asLocal(params.until)});
  return h('form', {onsubmit: event => {
    event.preventDefault();
    go(view, {
      ...filters(params),
      since: since.value && new Date(since.value).toISOString(),
      until: until.value && new Date(until.value).toISOString(),
    });
  }},
  h('label', {for: 'since'}, 'From'), since,
  h('label', {for: 'until'}, 'To'), until,
  h('button.primary', null, 'Show'));
}

function asLocal(time) {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : local(date);
}

function chips(view, params) {
  const given = FILTERS.filter(name => params[name]);
  const rest = FILTERS.filter(name => !params[name]);
  return h('div.chips', null,
    given.map(name => h('a.chip', {
      href: link(view, {...scope(params), [name]: null}),
      title: `without this filter`,
      'aria-label': `Remove the filter ${name} ${params[name]}`,
    }, h('span.of', null, name), ' ', h('b', null, params[name]), h('span.remove', {'aria-hidden': 'true'}, '×'))),
    rest.length > 0 && adding(view, params, rest),
    given.length > 1 && h('a.chip.clear', {href: link(view, {...scope(params), ...Object.fromEntries(FILTERS.map(name => [name, null]))})}, 'clear all'));
}

function adding(view, params, names) {
  const place = h('span.value');
  const name = h('select', {'aria-label': 'Filter by', onchange: () => field()}, names.map(one => h('option', {value: one}, one)));
  const field = () => fill(place, CHOICES[name.value]
    ? h('select', {name: 'value', 'aria-label': 'Value'}, CHOICES[name.value].map(one => h('option', {value: one}, one)))
    : h('input', {name: 'value', 'aria-label': 'Value', required: true, placeholder: placeholder(name.value), autocapitalize: 'none', spellcheck: 'false'}));
  field();
  return h('details.adding', null,
    h('summary', null, '+ filter'),
    h('form', {onsubmit: event => {
      event.preventDefault();
      go(view, {...scope(params), [name.value]: place.firstChild.value.trim()});
    }}, name, place, h('button.primary', null, 'Add')));
}

function placeholder(name) {
  return {namespace: 'shop', kind: 'deploy', name: 'web', user: 'alice'}[name];
}

/** In words, for titles: “alice in shop, the last 24 hours”. */
export function scopeText(params) {
  const parts = FILTERS.filter(name => params[name]).map(name => `${name} ${params[name]}`);
  const range = params.range ?? DEFAULT_RANGE;
  const time = params.since || params.until
    ? ownText(params)
    : `the last ${RANGES.find(([known]) => known === range)?.[1] ?? range}`;
  return [...parts, time].join(', ');
}


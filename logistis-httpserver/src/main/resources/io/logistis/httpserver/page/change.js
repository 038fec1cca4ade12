import {h} from './dom.js';
import {objectLink} from './address.js';
import {person} from './people.js';
import {age, clock, full, moment, span} from './time.js';
import {counted} from './text.js';

const GAPS = {
  UNSEEN: 'no review of it came here',
  INTERRUPTION: 'the recorder was away',
  LEFT_OUT: 'a rule left it out',
};

/** UPDATE scale, CONNECT exec. */
export function operationText(change) {
  return change.objectRef.subresource ? `${change.operation} ${change.objectRef.subresource}` : change.operation;
}

export function operation(change) {
  return h(`span.operation.${change.operation.toLowerCase()}`, null, operationText(change));
}

/** shop / Deployment web. */
export function objectText(ref) {
  return `${ref.namespace ? `${ref.namespace} / ` : ''}${ref.kind} ${ref.name}`;
}

/** What is not as one would think. */
export function badges(change) {
  const found = [];
  if (change.outcome === 'DENIED') {
    found.push(h('span.badge.denied', {title: lockText(change.lock)}, change.count > 1 ? `denied ×${change.count}` : 'denied'));
  } else if (change.outcome === 'NO_EFFECT') {
    found.push(h('span.badge.no-effect', {title: 'let through, and a later review shows the object as if it had never been sent'}, 'no effect'));
  }
  if (change.lock?.passage) {
    const why = change.lock.passage === 'WARNED' ? 'warned' : 'broke glass';
    found.push(h('span.badge.warned', {title: lockText(change.lock)}, why));
  }
  if (change.attempts > 1) {
    found.push(h('span.badge', {title: 'so often it was sent, for one change'}, `${change.attempts} attempts`));
  }
  if (change.gapBefore) {
    found.push(h('span.badge.gap', {title: gapText(change.gapBefore)}, 'gap before'));
  }
  return found;
}

export function lockText(lock) {
  return lock ? `lock ${lock.id} of ${lock.owner}: ${lock.reason}` : '';
}

export function gapText(gap) {
  const fields = gap.fields.length ? `: ${gap.fields.slice(0, 20).join(', ')}${gap.fields.length > 20 ? ', …' : ''}` : '';
  return `changed unseen between ${moment(gap.from)} and ${moment(gap.to)} (${GAPS[gap.reason]})${fields}`;
}

export function summary(change) {
  if (change.outcome === 'DENIED' && change.lock) return `${change.diff || 'refused'} · ${change.lock.reason}`;
  return change.diff || change.diffUnavailable || '';
}

export function when(time) {
  return h('time.when', {datetime: time, title: full(time)}, h('b', null, age(time)), h('span', null, clock(time)));
}

/** A row of a list: the object's link is its name, all of it can be clicked. */
export function changeRow(change, scope) {
  const ref = change.objectRef;
  const target = objectLink(ref, {change: change.id});
  const row = h('article.change', {
    role: 'article',
    tabindex: '0',
    'aria-label': `${change.user.username} ${operationText(change)} ${objectText(ref)} ${age(change.observedAt)} ago: ${summary(change)}`,
    'data-id': change.id,
    onclick: event => { if (!event.target.closest('a')) location.hash = target; },
    onkeydown: event => { if (event.key === 'Enter' && event.target === row) location.hash = target; },
  },
  when(change.observedAt),
  person(change.user.username, scope),
  operation(change),
  h('a.object', {href: target, title: objectText(ref)},
    ref.namespace && ref.kind !== 'Namespace' && h('span.namespace', null, `${ref.namespace} / `),
    h('span.kind', null, `${ref.kind} `),
    h('span.name', null, ref.name)),
  h('span.summary', {title: summary(change)}, summary(change)),
  h('span.badges', null, badges(change)),
  h('span.tool', {title: change.fieldManager ?? ''}, change.fieldManager ?? ''));
  return row;
}

const REASONS = {
  STOPPED: 'Logistis was not running',
  OVERLOADED: 'more came than could be written',
  TIMEOUT: 'the disk was too slow',
  STORE_FAILED: 'the store failed',
  CAPTURE_FAILED: 'some changes could not be read',
};

export function interruptionText(interruption) {
  const missing = interruption.count ? `, ${counted(interruption.count, 'change')} missing` : '';
  return `${span(interruption.from, interruption.to)}: ${REASONS[interruption.reason]}${missing}`;
}

export function interruptionRow(interruption) {
  return h('article.interruption', {role: 'article', tabindex: '0'},
    h('b', null, 'Not recorded '), h('span', null, interruptionText(interruption)));
}


/** For where there is no place to show them between changes; null if there are none. */
export function interruptionNote(interruptions) {
  if (!interruptions.length) return null;
  return h('div.away', {role: 'note'},
    h('b', null, 'Not everything of this time was recorded. '),
    interruptions.slice(-3).map(one => h('span', null, `${interruptionText(one)}. `)),
    interruptions.length > 3 && `And ${interruptions.length - 3} more.`);
}

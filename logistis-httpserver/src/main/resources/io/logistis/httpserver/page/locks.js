import {fill, h, say} from './dom.js';
import {link} from './address.js';
import {ApiError, json, send} from './api.js';
import {summary} from './change.js';
import {person} from './people.js';
import {empty, failure, loading} from './states.js';
import {askForToken} from './token.js';
import {age, full, moment} from './time.js';
import {counted} from './text.js';

/** What is locked, for whom, by whom, until when, and why; and what was refused. */
export async function show(place, params, {signal}) {
  const body = h('div.locks');
  fill(place, h('h1.unseen', null, 'Locks'), body);
  loading(body);
  let locks;
  try {
    locks = (await json('locks', {all: params.all ? 'true' : null}, {signal})).items;
  } catch (e) {
    if (e.status !== 404) throw e;
    fill(body, empty('This server keeps no locks.', 'A newer Logistis can keep people away from what must not change for a while.'));
    return 'Locks';
  }
  const denied = (await json('events', {outcome: 'DENIED', since: '30d', limit: 1000, diff: 'summary'}, {signal})).items;
  const again = () => show(place, params, {signal});
  const active = locks.filter(lock => lock.state === 'ACTIVE');
  fill(body,
    h('header.object-head', null,
      h('h2', null, active.length ? `${counted(active.length, 'lock')} in force` : 'Nothing is locked'),
      h('p.actions', null,
        h('a.button.quiet', {href: link('locks', params.all ? {} : {all: 'true'})}, params.all ? 'Only those in force' : 'With those that ended'),
        h('button.primary', {type: 'button', onclick: () => newLock(again)}, 'Lock…'))),
    locks.length === 0 && empty('No locks.', 'A lock keeps people from changing an object or a namespace for a while, and tells them why.'),
    h('ul.lock-list', null, locks.map(lock => lockCard(lock, denied.filter(change => change.lock?.id === lock.id), again))),
    refusals(denied.filter(change => !locks.some(lock => lock.id === change.lock?.id))));
  return 'Locks';
}

function scopeText(lock) {
  if (!lock.kind) return `everything in ${lock.namespace}`;
  return `${lock.kind}${lock.name ? `/${lock.name}` : ' (all)'}${lock.namespace ? ` in ${lock.namespace}` : ''}`;
}

function whom(lock) {
  const named = [...lock.users, ...lock.groups.map(group => `group ${group}`)];
  const exempt = [...lock.exemptUsers, ...lock.exemptGroups.map(group => `group ${group}`)];
  return `${named.length ? named.join(', ') : 'every person'}${exempt.length ? `, but ${exempt.join(', ')}` : ''}`;
}

function until(lock) {
  if (lock.state === 'REMOVED') return `removed by ${lock.removedBy} ${lock.removedAt ? moment(lock.removedAt) : ''}`;
  if (!lock.expiresAt) return 'until it is removed';
  return `${lock.state === 'EXPIRED' ? 'expired' : 'until'} ${moment(lock.expiresAt)}`;
}

function lockCard(lock, denied, again) {
  const count = denied.reduce((all, change) => all + change.count, 0);
  return h(`li.lock-card.${lock.state.toLowerCase()}`, null,
    h('h3', null, scopeText(lock), lock.mode === 'WARN' && h('span.badge.warned', null, 'warns only'), lock.state !== 'ACTIVE' && h('span.badge', null, lock.state.toLowerCase())),
    h('p.reason', null, lock.reason),
    h('dl', null,
      h('dt', null, 'Keeps away'), h('dd', null, whom(lock)),
      h('dt', null, 'From'), h('dd', null, lock.operations.join(', ')),
      h('dt', null, 'Made by'), h('dd', null, person(lock.owner), ` ${age(lock.createdAt)} ago`),
      h('dt', null, 'In force'), h('dd', {title: lock.expiresAt ? full(lock.expiresAt) : null}, until(lock)),
      h('dt', null, 'Id'), h('dd', null, h('code', null, lock.id))),
    lock.warnings.map(warning => h('p.note', null, warning)),
    h('details', {open: count > 0 && count < 4}, h('summary', null, counted(count, 'refusal')), denialList(denied)),
    lock.state === 'ACTIVE' && h('p.actions', null, h('button', {type: 'button', onclick: event => remove(event.target, lock, again)}, 'Remove')));
}

function denialList(denied) {
  if (!denied.length) return h('p.hint', null, 'It has kept nobody away in the last 30 days.');
  return h('ul.denials', null, denied.slice(0, 50).map(change => h('li', null,
    person(change.user.username), ` ${change.operation} `,
    h('a', {href: link('object', objectParams(change))}, `${change.objectRef.kind} ${change.objectRef.name}`),
    ` ${age(change.observedAt)} ago${change.count > 1 ? `, ${change.count} times` : ''}: ${summary(change)}`)));
}

function objectParams({id, objectRef}) {
  return {
    namespace: objectRef.namespace,
    kind: objectRef.group ? `${objectRef.resource}.${objectRef.group}` : objectRef.resource,
    name: objectRef.name,
    change: id,
  };
}

function refusals(denied) {
  if (!denied.length) return null;
  return h('section', null, h('h2', null, 'Refused by locks that are no more'), denialList(denied));
}

/** Without a locker's token the server says 401 or 403; then one is asked for. */
async function asLocker(call) {
  for (;;) {
    try {
      return await call();
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 403 || !await askForToken(`${e.message} Give one of the role locker.`)) throw e;
    }
  }
}

async function remove(button, lock, again) {
  if (button.textContent !== 'Really remove it?') {
    button.textContent = 'Really remove it?';
    button.classList.add('danger');
    return;
  }
  button.disabled = true;
  try {
    await asLocker(() => send(`locks/${encodeURIComponent(lock.id)}`, {}, {method: 'DELETE'}));
    say(`The lock of ${scopeText(lock)} is removed`);
    await again();
  } catch (e) {
    button.replaceWith(failure(e));
  }
}

const FIELDS = [
  ['namespace', 'Namespace', 'shop', 'empty for cluster-scoped objects'],
  ['kind', 'Kind', 'deploy', 'empty for everything in the namespace'],
  ['name', 'Name', 'web', 'empty for all of the kind'],
  ['users', 'Users', 'alice, team-*', 'whom it keeps away; empty for every person'],
  ['exemptUsers', 'But not', 'bob', 'who may all the same'],
  ['expiresIn', 'For', '1h', 's, m, h or d; never for until it is removed'],
  ['reason', 'Reason', 'release freeze', 'what a person reads who is refused'],
];

function newLock(again) {
  const problem = h('div');
  const inputs = Object.fromEntries(FIELDS.map(([name, , placeholder]) => [name, h('input', {
    id: `lock-${name}`, name, placeholder, required: name === 'reason', autocapitalize: 'none', spellcheck: 'false', autocomplete: 'off',
    'aria-describedby': `lock-${name}-hint`,
  })]));
  const dialog = h('dialog.new-lock', {'aria-labelledby': 'lock-title'},
    h('form', {onsubmit: async event => {
      event.preventDefault();
      try {
        const made = await asLocker(() => json('locks', {}, {
          method: 'POST',
          headers: {'Content-Type': 'application/json'},
          body: JSON.stringify(body(inputs)),
        }));
        dialog.close();
        say(`${scopeText(made)} is locked`);
        await again();
      } catch (e) {
        fill(problem, failure(e));
      }
    }},
    h('h2', {id: 'lock-title'}, 'Lock'),
    FIELDS.map(([name, label, , hint]) => h('p.field', null,
      h('label', {for: `lock-${name}`}, label), inputs[name], h('span.hint', {id: `lock-${name}-hint`}, hint))),
    problem,
    h('p.actions', null, h('button.primary', null, 'Lock'), h('button', {type: 'button', onclick: () => dialog.close()}, 'Cancel'))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function body(inputs) {
  const value = name => inputs[name].value.trim();
  const list = name => value(name).split(',').map(one => one.trim()).filter(Boolean);
  return {
    namespace: value('namespace') || null,
    kind: value('kind') || null,
    name: value('name') || null,
    users: list('users'),
    exemptUsers: list('exemptUsers'),
    expiresIn: value('expiresIn') || '1h',
    reason: value('reason'),
  };
}

import {h} from './dom.js';
import {link} from './address.js';

const COLOURS = 10;
const ACCOUNT = 'system:serviceaccount:';

/** System is every name that starts with system:, except service accounts of namespaces other than kube-system. */
export function isSystem(name) {
  return name.startsWith('system:') && (!name.startsWith(ACCOUNT) || name.startsWith(`${ACCOUNT}kube-system:`));
}

/** The class of a person's colour, the same everywhere and every day. */
export function colour(name) {
  if (isSystem(name)) return 'by-system';
  let hash = 2166136261;
  for (let i = 0; i < Math.min(name.length, 4096); i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  return `person-${((hash ^ hash >>> 15) >>> 0) % COLOURS}`;
}

/** system:serviceaccount:shop:ci is ci (shop). */
export function shortName(name) {
  if (name === '') return '(no name)';
  const [, namespace, account] = name.match(/^system:serviceaccount:([^:]+):([^:]+)$/) ?? [];
  return account ? `${account} (${namespace})` : name;
}

/** Who it was; a link to all that they did, where there is a scope to look in. */
export function person(name, scope = null) {
  const content = [h(`i.dot.${colour(name)}`), h('span.who', null, shortName(name))];
  return scope
    ? h('a.person', {href: link('changes', {...scope, user: name}), title: `all of ${name}`}, content)
    : h('span.person', {title: name}, content);
}

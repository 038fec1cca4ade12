// Everything that can be seen has an address: #/view?name=value&…

/** What changes can be narrowed to, in the order in which they are shown. */
export const FILTERS = ['namespace', 'kind', 'name', 'user', 'operation', 'outcome'];
const TIME = ['range', 'since', 'until'];

export function read(hash = location.hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {view: path || 'overview', params: Object.fromEntries(new URLSearchParams(query))};
}

export function link(view, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `#/${view}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

export function go(view, params) {
  location.hash = link(view, params);
}

/** Changes the address without a new entry in the history. */
export function amend(view, params) {
  history.replaceState(null, '', link(view, params));
}

function only(params, names) {
  return Object.fromEntries(names.filter(name => params[name]).map(name => [name, params[name]]));
}

export function filters(params) {
  return only(params, FILTERS);
}

/** Filters and time: what one view hands on to another. */
export function scope(params) {
  return only(params, [...FILTERS, ...TIME]);
}

/** The address of one object. */
export function objectLink(ref, more = {}) {
  return link('object', {
    namespace: ref.namespace,
    kind: ref.group ? `${ref.resource}.${ref.group}` : ref.resource,
    name: ref.name,
    ...more,
  });
}

import {h} from './dom.js';
import {linesBox} from './lines.js';
import {colour, shortName} from './people.js';
import {age, full, moment} from './time.js';
import {nodes} from './text.js';

const LONGEST_LINE = 4000;
const GAPS = {UNSEEN: 'no review of it came here', INTERRUPTION: 'the recorder was away', LEFT_OUT: 'a rule left it out'};

function key(origin) {
  return origin.id ?? `${origin.type} ${origin.from ?? ''} ${origin.tool?.manager ?? ''}`;
}

function originText(origin) {
  if (origin.type === 'CHANGE') {
    const tool = origin.fieldManager ? ` with ${origin.fieldManager}` : '';
    const doubt = origin.outcome === 'ADMITTED' ? '; nothing seen yet shows whether it was carried out' : '';
    return `${origin.user}, ${origin.operation}${tool}, ${full(origin.time)}${doubt}`;
  }
  if (origin.type === 'GAP') {
    return `changed unseen between ${moment(origin.from)} and ${moment(origin.to)}: ${GAPS[origin.reason]}`;
  }
  return origin.tool ? `before the history; last set by the tool ${origin.tool.manager}` : 'before the history';
}

function gutter(origin, target) {
  if (origin.type === 'CHANGE') {
    return [
      h('a.by', {href: target(origin.id)}, shortName(origin.user)),
      h('span.age', null, age(origin.time)),
      h('span.did', null, origin.operation),
    ];
  }
  if (origin.type === 'GAP') return [h('span.by.unknown', null, 'unseen'), h('span.age', null, age(origin.to)), h('span.did', null, 'gap')];
  return [h('span.by.unknown', null, origin.tool ? origin.tool.manager : 'before history'),
    h('span.age', null, origin.tool?.time ? age(origin.tool.time) : ''),
    h('span.did', null, origin.tool ? 'tool, before' : '')];
}

/**
 * The object as YAML; beside each line who wrote it last.
 *
 * @param target the address of a change, by its id
 * @param current the change that is looked at: its lines stand out
 */
export function blameLines(blame, target, current) {
  const lines = blame.lines.map((line, i) => ({...line, i, isFirst: i === 0 || key(blame.lines[i - 1].origin) !== key(line.origin)}));
  return linesBox(lines, line => {
    const {origin} = line;
    const paint = origin.type === 'CHANGE' ? colour(origin.user) : origin.type.toLowerCase().replace('_', '-');
    return h(`div.line.blamed.${paint}${line.isFirst ? '.first' : ''}${origin.id && origin.id === current ? '.current' : ''}`, null,
      h('span.origin', {title: originText(origin)}, line.isFirst ? gutter(origin, target) : ''),
      h('span.number', null, line.i + 1),
      h('code', null, nodes(line.text, LONGEST_LINE)));
  }, 'The object, line by line, with who wrote each', 'blame');
}

/** What it had and has no more. */
export function removed(blame, target) {
  if (!blame.removed?.length) return null;
  return h('details.gone-since', {open: true}, h('summary', null, `Gone since (${blame.removed.length})`),
    h('ul', null, blame.removed.slice(0, 500).map(field => h('li', null,
      h('span.origin', {title: originText(field.origin)}, gutter(field.origin, target)),
      h('code', null, `${field.path}: `), h('code', null, nodes(typeof field.value === 'string' ? field.value : JSON.stringify(field.value), LONGEST_LINE))))));
}


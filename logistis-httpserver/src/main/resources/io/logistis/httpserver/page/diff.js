import {h} from './dom.js';
import {linesBox} from './lines.js';
import {nodes} from './text.js';

const LONGEST_LINE = 4000;

/** A unified diff, line by line: {type: 'hunk' | 'same' | 'out' | 'in', text, before, after}. */
export function parse(unified) {
  const lines = [];
  let before = 0;
  let after = 0;
  for (const text of unified.replace(/\n$/, '').split('\n')) {
    const hunk = text.match(/^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/);
    if (hunk) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      lines.push({type: 'hunk', text});
    } else if (before === 0 && after === 0) {
      // The names of the files: both are the object's.
    } else if (text.startsWith('+')) lines.push({type: 'in', text: text.slice(1), after: after++});
    else if (text.startsWith('-')) lines.push({type: 'out', text: text.slice(1), before: before++});
    else if (!text.startsWith('\\')) lines.push({type: 'same', text: text.slice(1), before: before++, after: after++});
  }
  return lines;
}

const SIGNS = {in: '+', out: '−', same: ' ', hunk: ' '};
const WORDS = {in: 'added', out: 'removed'};

/** Pairs what went with what came: {left, right}, each a line or null. */
export function paired(lines) {
  const pairs = [];
  let out = [];
  let come = [];
  const flush = () => {
    for (let i = 0; i < Math.max(out.length, come.length); i++) {
      pairs.push({left: out[i] ?? null, right: come[i] ?? null});
    }
    out = [];
    come = [];
  };
  for (const line of lines) {
    if (line.type === 'out') out.push(line);
    else if (line.type === 'in') come.push(line);
    else {
      flush();
      pairs.push({left: line, right: line});
    }
  }
  flush();
  return pairs;
}

/** The text of a line, with the part that differs from its other side marked. */
function code(line, other) {
  if (!other || line.type === 'same' || line.text.length + other.text.length > LONGEST_LINE) {
    return h('code', null, nodes(line.text, LONGEST_LINE));
  }
  const [a, b] = [line.text, other.text];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  if (start + end < a.length / 4) return h('code', null, line.text);
  return h('code', null, a.slice(0, start), h('mark', null, a.slice(start, a.length - end)), a.slice(a.length - end));
}

export function unified(lines) {
  const others = new Map();
  for (const {left, right} of paired(lines)) {
    if (left && right && left !== right) {
      others.set(left, right);
      others.set(right, left);
    }
  }
  return linesBox(lines, line => h(`div.line.${line.type}`, null,
    h('span.number', null, line.before ?? ''),
    h('span.number', null, line.after ?? ''),
    h('span.sign', {'aria-label': WORDS[line.type] ?? null, role: WORDS[line.type] ? 'img' : null}, SIGNS[line.type]),
    code(line, others.get(line))), 'Unified diff', 'unified');
}

export function sideBySide(lines) {
  const half = (line, other, number) => h(`div.half.${line ? line.type : 'nothing'}`, null,
    h('span.number', null, line?.[number] ?? ''),
    line ? code(line, other && other !== line ? other : null) : '');
  return linesBox(paired(lines), ({left, right}) => left?.type === 'hunk'
    ? h('div.line.hunk', null, h('code', null, left.text))
    : h('div.pair', null, half(left, right, 'before'), half(right, left, 'after')), 'Diff side by side', 'split');
}

const OPERATIONS = {add: 'added', remove: 'removed', replace: 'changed'};

function value(json) {
  return json === null || json === undefined ? h('span.none', null, '—') : h('code', null, nodes(typeof json === 'string' ? json : JSON.stringify(json), LONGEST_LINE));
}

/** The fields that changed. */
export function fields(changes) {
  return h('div.scroller.table-box', {role: 'region', 'aria-label': 'Fields', tabindex: '0'}, h('table.fields', null,
    h('thead', null, h('tr', null, ['Field', '', 'From', 'To'].map(title => h('th', {scope: 'col'}, title || h('span.unseen', null, 'Change'))))),
    h('tbody', null, changes.map(change => h(`tr.${change.op}`, null,
      h('th', {scope: 'row'}, h('code', null, change.path)),
      h('td', null, OPERATIONS[change.op] ?? change.op),
      h('td', null, value(change.op === 'add' ? null : change.from)),
      h('td', null, value(change.op === 'remove' ? null : change.to)))))));
}

/** JSON or YAML as it is, line by line. */
export function plainLines(text, label) {
  return linesBox(text.split('\n').map((line, i) => ({line, i})), ({line, i}) => h('div.line', null,
    h('span.number', null, i + 1), h('code', null, nodes(line, LONGEST_LINE))), label);
}

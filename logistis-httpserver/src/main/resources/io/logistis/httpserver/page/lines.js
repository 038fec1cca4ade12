import {h} from './dom.js';
import {LongList} from './list.js';

/** So many lines are simply there: they can be searched and copied. More are shown as one scrolls. */
const FEW = 600;

/**
 * Lines of text in a box.
 *
 * @param row makes the element of a line
 */
export function linesBox(lines, row, label, className = '') {
  const box = h(`div.lines.scroller${className && `.${className}`}`, {role: 'region', 'aria-label': label, tabindex: '0'});
  if (lines.length <= FEW) {
    box.append(h('div.few', null, lines.map(row)));
    return box;
  }
  // The list measures its place, so the box must be in the document first.
  requestAnimationFrame(() => new LongList(box, {row, role: 'group', label}).set(lines));
  return box;
}

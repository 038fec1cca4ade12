import {h} from './dom.js';

const BEYOND = 8;

/**
 * Shows a long list of rows of one height within a scroller; only those near what is seen are in the document. Rows keep
 * their elements while they are there, so that focus and selection stay.
 */
export class LongList {
  /**
   * @param place where the list goes; what scrolls is its nearest .scroller
   * @param row makes the element of an item
   * @param atEnd called when the end comes near; null if there is nothing more to load
   */
  constructor(place, {row, role = 'feed', label, atEnd = null}) {
    this.row = row;
    this.atEnd = atEnd;
    this.items = [];
    this.shown = new Map();
    this.element = h('div.long-list', {role, 'aria-label': label, tabindex: role === 'feed' ? null : '0'});
    place.append(this.element);
    this.scroller = this.element.closest('.scroller');
    this.height = parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 24;
    this.scroller.addEventListener('scroll', () => this.draw(), {passive: true});
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.scroller);
    this.element.addEventListener('keydown', event => this.key(event));
  }

  measure() {
    const height = parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 24;
    if (height !== this.height) {
      this.height = height;
      this.shown.forEach(element => element.remove());
      this.shown.clear();
    }
    this.draw();
  }

  /** What is read stays where it is, however much is added before it. */
  set(items, addedBefore = 0) {
    const anchored = addedBefore > 0 && !this.mayMove();
    this.items = items;
    this.element.style.height = `${items.length * this.height}px`;
    if (anchored) this.scroller.scrollTop += addedBefore * this.height;
    this.draw();
    return anchored;
  }

  /** Nobody reads, points at or stands on a row that would move. */
  mayMove() {
    return this.isAtTop() && !this.element.matches(':hover') && !this.element.contains(document.activeElement);
  }

  isAtTop() {
    return this.element.getBoundingClientRect().top >= this.scroller.getBoundingClientRect().top - 2;
  }

  toTop() {
    this.scroller.scrollTop = 0;
    this.draw();
  }

  draw() {
    const offset = this.scroller.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(offset / this.height) - BEYOND);
    const end = Math.min(this.items.length, Math.ceil((offset + this.scroller.clientHeight) / this.height) + BEYOND);
    const wanted = new Map();
    for (let i = first; i < end; i++) wanted.set(this.items[i], i);
    for (const [item, element] of this.shown) {
      if (!wanted.has(item) && !element.contains(document.activeElement)) {
        element.remove();
        this.shown.delete(item);
      }
    }
    let before = null;
    for (const [item, i] of wanted) {
      let element = this.shown.get(item);
      if (!element) {
        element = this.row(item, i);
        this.shown.set(item, element);
      }
      element.style.transform = `translateY(${i * this.height}px)`;
      if (element.role === 'article') {
        element.setAttribute('aria-posinset', i + 1);
        element.setAttribute('aria-setsize', this.atEnd ? -1 : this.items.length);
      }
      const next = before ? before.nextSibling : this.element.firstChild;
      if (next !== element) this.element.insertBefore(element, next);
      before = element;
    }
    if (this.atEnd && end > this.items.length - 30) this.atEnd();
  }

  key(event) {
    const steps = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 10, PageUp: -10};
    const step = steps[event.key];
    const here = [...this.shown].find(([, element]) => element.contains(event.target))?.[0];
    if (!step || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.focus(Math.max(0, Math.min(this.items.length - 1, this.items.indexOf(here) + step)));
  }

  focus(i) {
    const at = this.element.offsetTop + i * this.height;
    if (at < this.scroller.scrollTop + this.height) this.scroller.scrollTop = at - this.height;
    if (at + 2 * this.height > this.scroller.scrollTop + this.scroller.clientHeight) {
      this.scroller.scrollTop = at + 2 * this.height - this.scroller.clientHeight;
    }
    this.draw();
    this.shown.get(this.items[i])?.focus({preventScroll: true});
  }

  close() {
    this.observer.disconnect();
  }
}

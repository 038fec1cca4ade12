import {nodes, plain} from './text.js';

/**
 * An element: h('a.brand', {href: '#/'}, 'text', other, …). Strings become text nodes; there is no way from data to markup.
 * Attributes that are null or false are left out; those that begin with "on" are listeners.
 */
export function h(what, attributes, ...children) {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : name === 'href' ? value : plain(value));
  }
  append(element, children);
  return element;
}

/** Strings, numbers, nodes and arrays of them; null stands for nothing. */
export function append(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) element.append(child);
    else element.append(...nodes(child));
  }
  return element;
}

/** Puts these in the place of all that is there. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Tells those who listen and don't look. */
export function say(text) {
  document.getElementById('said').textContent = plain(text);
}

/** A button that copies, and says that it did. */
export function copyButton(label, text) {
  const button = h('button.quiet', {type: 'button', onclick: async () => {
    const copied = typeof text === 'function' ? text() : text;
    try {
      await navigator.clipboard.writeText(copied);
      button.textContent = 'Copied';
      say('Copied');
    } catch {
      // No permission, or no secure context: let them copy by hand.
      const field = h('input.copied', {readonly: true, value: copied, 'aria-label': label});
      button.replaceWith(field);
      field.select();
      return;
    }
    setTimeout(() => { button.textContent = label; }, 1500);
  }}, label);
  return button;
}

import {h, append} from './dom.js';

// Kept in memory only: a page that is loaded again asks again.
let token = null;
let asking = null;

export function authorization() {
  return token ? {Authorization: `Bearer ${token}`} : {};
}

export function hasToken() {
  return token !== null;
}

/** Asks for a token; true when there is one to try, false when there will be none. */
export function askForToken(why) {
  asking ??= new Promise(resolve => {
    const field = h('input', {type: 'password', id: 'token', autocomplete: 'off', required: true, spellcheck: 'false'});
    const dialog = h('dialog.token', {'aria-labelledby': 'token-title'},
      h('form', {method: 'dialog', onsubmit: () => { token = field.value.trim() || null; }},
        h('h2', {id: 'token-title'}, 'A token is needed'),
        h('p', null, why),
        h('label', {for: 'token'}, 'Token'),
        field,
        h('p.hint', null, 'It is sent with each request as a header, and kept in the memory of this page only.'),
        h('p.actions', null,
          h('button.primary', {value: 'ok'}, 'Go on'),
          h('button', {value: 'cancel', formnovalidate: true, onclick: () => { field.value = ''; }}, 'Cancel'))));
    dialog.addEventListener('close', () => {
      const given = dialog.returnValue === 'ok' && token !== null;
      dialog.remove();
      asking = null;
      resolve(given);
    });
    append(document.body, dialog);
    dialog.showModal();
    field.focus();
  });
  return asking;
}

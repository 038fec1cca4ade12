// What a review holds is untrusted: it becomes text and nothing else, and characters that can't be seen are shown.

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/u;
const PIECES = new RegExp(`(\\n|${UNSEEN.source})`, 'u');
const LONGEST = 1000;

function mark(character) {
  return character === '\n' ? '⏎' : `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function clipped(text, longest) {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… +${(text.length - longest).toLocaleString('en')} characters`;
}

/** As text for attributes, titles and terminals. */
export function plain(text, longest = LONGEST) {
  return clipped(String(text), longest).split(PIECES).map((piece, i) => i % 2 ? mark(piece) : piece).join('');
}

/** As nodes, with what can't be seen marked as that. */
export function nodes(text, longest = LONGEST) {
  const shown = clipped(String(text), longest);
  if (!UNSEEN.test(shown) && !shown.includes('\n')) return [document.createTextNode(shown)];
  return shown.split(PIECES).filter(piece => piece !== '').map(piece => {
    if (piece !== '\n' && !(UNSEEN.test(piece) && [...piece].length === 1)) return document.createTextNode(piece);
    const shownMark = document.createElement('span');
    shownMark.className = 'unseen-character';
    shownMark.textContent = mark(piece);
    return shownMark;
  });
}

/** 1 change, 2 changes. */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** A word of a command line, for a POSIX shell. */
export function quoted(word) {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

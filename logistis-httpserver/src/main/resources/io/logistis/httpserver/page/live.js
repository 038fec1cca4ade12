import {send} from './api.js';

const PAUSE = 2000;

/**
 * Tells of changes as they arrive, until it is aborted: arrived({change, replaces}), and behind() where so many came that
 * it is better to begin anew. Server-sent events over fetch: an EventSource can't send a token.
 *
 * A page that nobody sees lets go of its connection, of which a browser has but six for one server, and is told later what
 * came meanwhile.
 */
export async function follow(params, {arrived, behind, state, signal}) {
  let last = null;
  while (!signal.aborted) {
    await visible();
    const hidden = whenHidden(signal);
    try {
      const headers = last ? {'Last-Event-ID': last} : {};
      const answer = await send('events/stream', params, {headers, signal: hidden.signal});
      state?.(true);
      for await (const event of events(answer.body)) {
        if (event.id) last = event.id;
        if (event.type === 'change') arrived(JSON.parse(event.data));
        if (event.type === 'behind') behind?.();
      }
    } catch (e) {
      if (signal.aborted) return;
      if (!hidden.signal.aborted) {
        state?.(false);
        if (e.status >= 400 && e.status < 500) return;
        await new Promise(resolve => setTimeout(resolve, PAUSE));
      }
    } finally {
      hidden.end();
    }
  }
}

function visible() {
  if (!document.hidden) return null;
  return new Promise(resolve => document.addEventListener('visibilitychange', resolve, {once: true}));
}

/** Aborted when the page is hidden or left, which keeps it, and its connections, for going back. */
function whenHidden(signal) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const check = () => { if (document.hidden) abort(); };
  signal.addEventListener('abort', abort);
  document.addEventListener('visibilitychange', check);
  window.addEventListener('pagehide', abort);
  return {signal: controller.signal, end: () => {
    signal.removeEventListener('abort', abort);
    document.removeEventListener('visibilitychange', check);
    window.removeEventListener('pagehide', abort);
  }};
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) yield event(block);
  }
}

function event(block) {
  const event = {type: 'message', id: null, data: ''};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trimStart();
    if (line.startsWith('id:')) event.id = value;
    if (line.startsWith('event:')) event.type = value;
    if (line.startsWith('data:')) event.data += value;
  }
  return event;
}

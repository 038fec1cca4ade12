import {authorization, askForToken, hasToken} from './token.js';

/** What the server, or the way to it, said. */
export class ApiError extends Error {
  constructor(status, message, title) {
    super(message);
    this.status = status;
    this.title = title;
  }
}

function url(path, params) {
  const given = Object.entries(params ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return `${path}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

/** A request with the token, if there is one; asks for one where the server does. */
export async function send(path, params, {headers = {}, ...options} = {}) {
  for (;;) {
    let answer;
    try {
      answer = await fetch(url(path, params), {
        ...options,
        headers: {...headers, ...authorization()},
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      throw new ApiError(0, 'No answer came. Is the port-forward, or the server, still running?', 'The server can’t be reached');
    }
    if (answer.ok) return answer;
    const error = await refusal(answer);
    if (answer.status !== 401 || !await askForToken(hasToken() ? error.message : 'This server asks for a token before it tells anything.')) {
      throw error;
    }
  }
}

async function refusal(answer) {
  let message = `It answered ${answer.status}.`;
  try {
    message = (await answer.json()).error.message;
  } catch {
    // Not from Logistis itself, perhaps from a proxy before it.
  }
  return new ApiError(answer.status, message, answer.status >= 500 ? 'The server failed' : undefined);
}

export async function json(path, params, options) {
  return (await send(path, params, options)).json();
}

export async function text(path, params, options) {
  return (await send(path, params, options)).text();
}

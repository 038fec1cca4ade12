const SECONDS = [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]];

export const RANGES = [['30m', '30 minutes'], ['6h', '6 hours'], ['24h', '24 hours'], ['7d', '7 days'], ['30d', '30 days']];
export const DEFAULT_RANGE = '24h';

/** 45s, 12m, 5h, 3d: as kubectl says it. */
export function age(time, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - new Date(time)) / 1000));
  const [unit, length] = SECONDS.find(([, length]) => seconds >= length * (length === 1 ? 0 : 1)) ?? SECONDS.at(-1);
  return `${Math.floor(seconds / length)}${unit}`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const SHORT = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', hour12: false});
const DAY = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric'});

export function clock(time) {
  return CLOCK.format(new Date(time));
}

/** 14:03 today, else Jan 31 14:03. */
export function moment(time) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? SHORT.format(date) : `${DAY.format(date)}, ${SHORT.format(date)}`;
}

/** With date, seconds and zone. */
export function full(time) {
  return new Date(time).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'long'});
}

/** From one to another; null stands for now. */
export function span(from, to) {
  return `${moment(from)} – ${to ? moment(to) : 'now'}`;
}

/** since and until as the server takes them. */
export function timeQuery(params) {
  if (params.since || params.until) return {since: params.since, until: params.until};
  return {since: params.range ?? DEFAULT_RANGE};
}

/** Whether the time has no end, so that changes go on arriving in it. */
export function isLive(params) {
  return !params.until;
}

/** For an input of the type datetime-local. */
export function local(time) {
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

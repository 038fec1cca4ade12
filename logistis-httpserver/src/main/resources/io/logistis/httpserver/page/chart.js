import {h} from './dom.js';
import {moment} from './time.js';

/** From the bottom up, as they are stacked. */
export const LAYERS = [
  {key: 'people', label: 'People', paint: '--people'},
  {key: 'system', label: 'System', paint: '--system'},
  {key: 'noEffect', label: 'Without effect', paint: '--no-effect'},
  {key: 'denied', label: 'Denied', paint: '--denied'},
];

const HEIGHT = 220;

/**
 * Changes over time, as stacked bars; when the recorder was away is shaded.
 *
 * @param chosen called with the beginning and the end, as Dates, of what was clicked or dragged over
 */
export function chart(stats, chosen) {
  const place = h('div.chart', {role: 'img', 'aria-label': chartText(stats)});
  let plot = null;
  const draw = () => {
    plot?.destroy();
    plot = new globalThis.uPlot(options(place, stats, chosen), data(stats), place);
  };
  const observer = new ResizeObserver(() => {
    if (!plot) draw();
    else if (Math.abs(plot.width - place.clientWidth) > 1) plot.setSize({width: place.clientWidth, height: HEIGHT});
  });
  observer.observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  return {element: place, close: () => {
    observer.disconnect();
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', draw);
    plot?.destroy();
  }};
}

export function bucketTimes(stats) {
  const from = new Date(stats.from).getTime() / 1000;
  return stats.people.map((_, i) => from + i * stats.bucketSeconds);
}

/** uPlot draws series one over the other: the highest sum first, each hidden in part by the next. */
function data(stats) {
  const sums = LAYERS.map((_, layer) => stats.people.map((_, i) =>
    LAYERS.slice(0, layer + 1).reduce((sum, {key}) => sum + stats[key][i], 0)));
  return [bucketTimes(stats), ...sums.reverse()];
}

function options(place, stats, chosen) {
  const style = getComputedStyle(place);
  const paint = name => style.getPropertyValue(name).trim();
  const times = bucketTimes(stats);
  const bars = globalThis.uPlot.paths.bars({size: [0.82, 60], align: 1});
  const axis = {
    stroke: paint('--muted'),
    grid: {stroke: paint('--line'), width: 1},
    ticks: {stroke: paint('--line'), width: 1},
    font: '12px system-ui, sans-serif',
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: {show: false},
    cursor: {y: false, points: {show: false}, drag: {x: true, y: false, setScale: false}},
    select: {show: true},
    scales: {
      x: {range: () => [times[0], times.at(-1) + stats.bucketSeconds]},
      y: {range: (_, min, max) => [0, Math.max(4, max * 1.05)]},
    },
    axes: [
      {...axis, values: (_, splits) => splits.map(at => moment(at * 1000)), space: 90},
      {...axis, size: 44, values: (_, splits) => splits.map(n => Number.isInteger(n) ? n.toLocaleString('en') : '')},
    ],
    series: [{}, ...LAYERS.map(layer => ({
      fill: paint(layer.paint),
      width: 0,
      paths: bars,
      points: {show: false},
    })).reverse()],
    hooks: {
      drawClear: [plot => shade(plot, stats, paint('--away'))],
      ready: [plot => listen(plot, place, stats, chosen)],
    },
  };
}

/** An empty stretch is never mistaken for a quiet one. */
function shade(plot, stats, colour) {
  const {ctx, bbox} = plot;
  const clamp = x => Math.max(bbox.left, Math.min(bbox.left + bbox.width, x));
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const away of stats.interruptions) {
    const from = clamp(plot.valToPos(new Date(away.from) / 1000, 'x', true));
    const to = Math.max(from + 3, clamp(plot.valToPos((away.to ? new Date(away.to) : Date.now()) / 1000, 'x', true)));
    ctx.beginPath();
    ctx.rect(from, bbox.top, to - from, bbox.height);
    ctx.save();
    ctx.clip();
    const step = 9 * devicePixelRatio;
    ctx.beginPath();
    for (let x = from - bbox.height; x < to; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}

function listen(plot, place, stats, chosen) {
  const tip = h('div.tip', {hidden: true});
  place.append(tip);
  const at = x => Math.floor((plot.posToVal(x, 'x') - bucketTimes(stats)[0]) / stats.bucketSeconds);
  const last = stats.people.length - 1;
  let start = null;
  plot.over.addEventListener('mousemove', event => {
    const i = Math.max(0, Math.min(last, at(event.offsetX)));
    tip.replaceChildren(h('b', null, bucketText(stats, i)), ...LAYERS.filter(({key}) => stats[key][i])
      .map(layer => h('div', null, h(`i.swatch.${layer.key}`), `${stats[layer.key][i].toLocaleString('en')} ${layer.label.toLowerCase()}`)));
    tip.hidden = false;
    const room = place.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.min(room, event.offsetX + plot.over.offsetLeft + 14)}px`;
  });
  plot.over.addEventListener('mouseleave', () => { tip.hidden = true; });
  plot.over.addEventListener('mousedown', event => { start = event.offsetX; });
  plot.over.addEventListener('mouseup', event => {
    if (start === null) return;
    const [from, to] = [Math.max(0, at(Math.min(start, event.offsetX))), Math.min(last, at(Math.max(start, event.offsetX)))];
    start = null;
    plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
    chosen(...bucketSpan(stats, from, to));
  });
}

export function bucketSpan(stats, from, to = from) {
  const times = bucketTimes(stats);
  return [new Date(times[from] * 1000), new Date((times[to] + stats.bucketSeconds) * 1000)];
}

function bucketText(stats, i) {
  const [from, to] = bucketSpan(stats, i);
  return `${moment(from)} – ${moment(to)}`;
}

function chartText(stats) {
  const busy = stats.people.map((_, i) => LAYERS.reduce((sum, {key}) => sum + stats[key][i], 0));
  const most = busy.indexOf(Math.max(...busy));
  return busy[most] ? `Changes over time; most, ${busy[most]}, at ${bucketText(stats, most)}. The table below has the numbers.` : 'Changes over time: none';
}

/** The same for those who don't see it, and for the keyboard. */
export function table(stats, target) {
  const rows = stats.people.map((_, i) => i).filter(i => LAYERS.some(({key}) => stats[key][i])).reverse();
  return h('table', null,
    h('caption', null, 'Changes over time'),
    h('thead', null, h('tr', null, h('th', {scope: 'col'}, 'Time'), LAYERS.map(layer => h('th', {scope: 'col'}, layer.label)))),
    h('tbody', null, rows.map(i => h('tr', null,
      h('th', {scope: 'row'}, h('a', {href: target(...bucketSpan(stats, i))}, bucketText(stats, i))),
      LAYERS.map(({key}) => h('td', null, stats[key][i].toLocaleString('en')))))));
}

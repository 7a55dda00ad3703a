import { formatShortDuration } from '../base/duration-words'
import { count } from '../base/text'
import { between, type Instant, type Milliseconds, seconds } from '../base/time'
import { LAYERS, type OwnerSeries, type PodCounts, type WorkloadHistory } from './replica-history'
import {
  COLOUR_COUNT,
  colourOf,
  element,
  escapeXml,
  FAINT,
  INK,
  type Panel,
  RULE,
  shorten,
  text,
  tooltip,
  WIDTH,
} from './svg'
import { type TimeScale, timeScale } from './time-scale'

const LEFT = 56
const RIGHT = 24
const PLOT_HEIGHT = 150
const HEAD = 50
const AXIS = 30
const LEGEND_ROW = 18
const MOST_OWNERS = 12
const MOST_MARKS = 10
const MOST_PANELS = 12

type Layer = (typeof LAYERS)[number]

export interface Span {
  readonly start: Instant
  readonly now: Instant
}

/**
 * Draws every workload's pods over virtual time: stacked by ReplicaSet, ready ones solid, the others hatched, going
 * ones pale, with the desired count as a line. `undefined` when there never was a pod.
 */
export function timeline(workloads: readonly WorkloadHistory[], { start, now }: Span): Panel | undefined {
  if (workloads.length === 0) return undefined
  const lastChange = Math.max(start, ...workloads.map(lastStep)) as Instant
  const scale = timeScale({ start, lastChange, now, left: LEFT, width: WIDTH - LEFT - RIGHT })
  let y = 8
  const parts: string[] = [hatches(Math.max(...workloads.map(({ owners }) => owners.length)))]
  for (const workload of workloads.slice(0, MOST_PANELS)) {
    const panel = drawPanel(workload, scale, start)
    parts.push(element('g', { transform: `translate(0 ${Math.round(y)})` }, panel.svg))
    y += panel.height
  }
  const hidden = workloads.length - MOST_PANELS
  const notes = [
    'solid: ready · hatched: not ready · pale: terminating · dashed line: desired',
    ...(scale.cut > 0 ? [`nothing happened in the last ${roughly(scale.cut)}`] : []),
    ...(hidden > 0 ? [`${count(hidden, 'further workload')} not drawn`] : []),
  ]
  parts.push(text(16, y + 12, notes.join('   |   '), { fill: FAINT, 'font-size': 11 }))
  return { svg: parts.join(''), height: y + 26 }
}

/** One hatch per colour; a pattern cannot take its colour from where it is used. */
const hatches = (colours: number): string =>
  element(
    'defs',
    {},
    ...Array.from({ length: Math.min(colours, COLOUR_COUNT) }, (_, index) =>
      element(
        'pattern',
        { id: `hatch${index}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        element('rect', { width: 6, height: 6, fill: colourOf(index), 'fill-opacity': 0.1 }),
        element('rect', { width: 2, height: 6, fill: colourOf(index), 'fill-opacity': 0.5 }),
      ),
    ),
  )

function drawPanel(workload: WorkloadHistory, scale: TimeScale, start: Instant): Panel {
  const most = Math.max(1, ...peaks(workload), ...workload.desired.map(({ replicas }) => replicas))
  const top = niceTop(most)
  const y = (n: number): number => HEAD + PLOT_HEIGHT - (n / top) * PLOT_HEIGHT
  const legend = drawLegend(workload, start)
  const svg = [
    text(16, 20, `${workload.title}${workload.namespace ? `  (${workload.namespace})` : ''}`, {
      'font-weight': 600,
      'font-size': 14,
    }),
    drawGrid(scale, top, y),
    ...drawStack(workload.owners, scale, y),
    drawDesired(workload, scale, y),
    ...drawMarks(workload, scale),
    element('g', { transform: `translate(0 ${HEAD + PLOT_HEIGHT + AXIS})` }, legend.svg),
  ]
  return { svg: svg.join(''), height: HEAD + PLOT_HEIGHT + AXIS + legend.height + 10 }
}

/** When the picture of a workload last changed. */
const lastStep = ({ owners, desired, marks }: WorkloadHistory): number =>
  Math.max(0, ...[...owners.map(({ steps }) => steps), desired, marks].map((steps) => steps.at(-1)?.at ?? 0))

/** The instants at which any owner's counts change, and the totals there. */
function peaks({ owners }: WorkloadHistory): number[] {
  const instants = [...new Set(owners.flatMap(({ steps }) => steps.map(({ at }) => at)))]
  return instants.map((at) =>
    owners.reduce((sum, owner) => LAYERS.reduce((total, layer) => total + valueAt(owner, layer, at), sum), 0),
  )
}

/** The axis ends at a round number; whole pods only. */
function niceTop(most: number): number {
  const step = gridStep(most)
  return Math.ceil(most / step) * step
}

const gridStep = (most: number): number => {
  for (let scale = 1; ; scale *= 10) {
    const step = [1, 2, 5].map((n) => n * scale).find((n) => most / n <= 6)
    if (step) return step
  }
}

function drawGrid(scale: TimeScale, top: number, y: (n: number) => number): string {
  const right = WIDTH - RIGHT
  const step = gridStep(top)
  const rows = Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step).map(
    (n) =>
      element('line', { x1: LEFT, x2: right, y1: y(n), y2: y(n), stroke: RULE }) +
      text(LEFT - 8, y(n) + 4, String(n), { 'text-anchor': 'end', fill: FAINT, 'font-size': 11 }),
  )
  const columns = scale.ticks.map(
    ({ at, label }) =>
      element('line', { x1: scale.x(at), x2: scale.x(at), y1: y(0), y2: y(0) + 5, stroke: FAINT }) +
      text(scale.x(at), y(0) + 18, label, { 'text-anchor': 'middle', fill: FAINT, 'font-size': 11 }),
  )
  return rows.join('') + columns.join('')
}

function valueAt({ steps }: OwnerSeries, layer: Layer, at: Instant): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] as PodCounts).at <= at) low = middle + 1
    else high = middle
  }
  return steps[low - 1]?.[layer] ?? 0
}

/** Ready pods of all owners lie below the others, so that their sum can be read against the desired line. */
function drawStack(owners: readonly OwnerSeries[], scale: TimeScale, y: (n: number) => number): string[] {
  const instants = [...new Set(owners.flatMap(({ steps }) => steps.map(({ at }) => at)))].sort((a, b) => a - b)
  const base = new Array<number>(instants.length).fill(0)
  return LAYERS.flatMap((layer) =>
    owners.map((owner, index) => {
      const values = instants.map((at) => valueAt(owner, layer, at))
      const lower = [...base]
      for (const [i, value] of values.entries()) base[i] = (base[i] ?? 0) + value
      const path = areaPath(instants, lower, base, scale, y)
      if (path === '') return ''
      return element('path', { d: path, ...layerStyle(layer, index) }, tooltip(`${owner.name}: ${layerWords(layer)}`))
    }),
  )
}

const layerWords = (layer: Layer): string => (layer === 'notReady' ? 'not ready' : layer)

const layerStyle = (layer: Layer, index: number): Readonly<Record<string, string | number>> => {
  const stroke = { stroke: colourOf(index), 'stroke-width': 0.7 }
  switch (layer) {
    case 'ready':
      return { fill: colourOf(index), 'fill-opacity': 0.85, ...stroke }
    case 'notReady':
      return { fill: `url(#hatch${index % COLOUR_COUNT})`, ...stroke }
    case 'terminating':
      return { fill: colourOf(index), 'fill-opacity': 0.15, ...stroke, 'stroke-dasharray': '2 2' }
  }
}

/** The area between two step lines; pieces of no height are left out. */
function areaPath(
  instants: readonly Instant[],
  lower: readonly number[],
  upper: readonly number[],
  scale: TimeScale,
  y: (n: number) => number,
): string {
  const fixed = (n: number): string => String(Math.round(n * 10) / 10)
  const pieces: string[] = []
  let i = 0
  while (i < instants.length) {
    if (upper[i] === lower[i]) {
      i++
      continue
    }
    const first = i
    while (i < instants.length && upper[i] !== lower[i]) i++
    const edge = (index: number): string => fixed(scale.x(instants[index] ?? scale.end))
    const indexes = Array.from({ length: i - first }, (_, n) => first + n)
    const up = indexes.map((n) => `${edge(n)} ${fixed(y(upper[n] ?? 0))}H${edge(n + 1)}`)
    const down = indexes.reverse().map((n) => `${edge(n + 1)} ${fixed(y(lower[n] ?? 0))}H${edge(n)}`)
    pieces.push(`M${up.join('L')}L${down.join('L')}Z`)
  }
  return pieces.join('')
}

function drawDesired({ desired }: WorkloadHistory, scale: TimeScale, y: (n: number) => number): string {
  if (desired.length === 0) return ''
  const parts = desired.map(({ at, replicas }, index) => {
    const until = desired[index + 1]?.at ?? scale.end
    return `${index === 0 ? 'M' : 'L'}${scale.x(at)} ${y(replicas)}H${scale.x(until)}`
  })
  const style = { fill: 'none', stroke: INK, 'stroke-width': 1.5, 'stroke-dasharray': '5 4' }
  return element('path', { d: parts.join(''), ...style }, tooltip('desired'))
}

function drawMarks({ marks }: WorkloadHistory, scale: TimeScale): string[] {
  return marks.slice(0, MOST_MARKS).map(({ at, text: what }, index) => {
    const x = scale.x(at)
    return element(
      'g',
      {},
      element('line', { x1: x, x2: x, y1: HEAD - 4, y2: HEAD + PLOT_HEIGHT, stroke: INK, 'stroke-dasharray': '1 3' }),
      element('circle', { cx: x, cy: HEAD - 10, r: 7.5, fill: '#ffffff', stroke: INK }),
      text(x, HEAD - 6.5, String(index + 1), { 'text-anchor': 'middle', 'font-size': 10 }),
      tooltip(what),
    )
  })
}

/** Tenths of seconds within the first minute, seconds later. */
const roughly = (span: Milliseconds): string =>
  span < 60_000 ? `${Math.round(span / 100) / 10}s` : formatShortDuration(seconds(Math.round(span / 1000)))

function drawLegend({ owners, marks }: WorkloadHistory, start: Instant): Panel {
  const rows: string[] = []
  const row = (content: string): void => {
    rows.push(element('g', { transform: `translate(${LEFT} ${rows.length * LEGEND_ROW + 12})` }, content))
  }
  for (const [index, { kind, name, detail }] of owners.slice(0, MOST_OWNERS).entries()) {
    const swatch = element('rect', { y: -9, width: 11, height: 11, rx: 2, fill: colourOf(index) })
    const title = `${kind === 'Pod' ? '' : `${kind} `}${name}`
    const words = `${escapeXml(shorten(title, 64))}${element('tspan', { fill: FAINT, dx: 10 }, escapeXml(shorten(detail, 76)))}`
    row(swatch + element('text', { x: 18 }, words) + tooltip(`${title} ${detail}`))
  }
  if (owners.length > MOST_OWNERS) row(text(18, 0, `and ${owners.length - MOST_OWNERS} more`, { fill: FAINT }))
  for (const [index, mark] of marks.slice(0, MOST_MARKS).entries()) {
    const when = roughly(between(start, mark.at))
    row(text(2, 0, `${index + 1}`, { 'font-weight': 600 }) + text(18, 0, `after ${when}: ${shorten(mark.text, 110)}`))
  }
  if (marks.length > MOST_MARKS) row(text(18, 0, `and ${marks.length - MOST_MARKS} more changes`, { fill: FAINT }))
  return { svg: rows.join(''), height: rows.length * LEGEND_ROW + 8 }
}

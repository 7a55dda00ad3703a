import { formatShortDuration } from '../base/duration-words'
import { count } from '../base/text'
import { between, type Instant, type Milliseconds, seconds } from '../base/time'
import type { WorkloadHistory } from './replica-history'
import { type Area, areaPath, instantsOf, type Layer, stacked } from './stacked-areas'
import {
  COLOUR_COUNT,
  colourOf,
  element,
  escapeXml,
  FAINT,
  INK,
  type Panel,
  RULE,
  round,
  shorten,
  text,
  together,
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
  return { svg: together(parts), height: y + 26 }
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
  const instants = instantsOf(workload.owners)
  const areas = stacked(workload.owners, instants)
  const most = Math.max(1, ...(areas.at(-1)?.upper ?? []), ...workload.desired.map(({ replicas }) => replicas))
  const top = niceTop(most)
  const y = (n: number): number => HEAD + PLOT_HEIGHT - (n / top) * PLOT_HEIGHT
  const legend = drawLegend(workload, start)
  const svg = [
    text(16, 20, `${workload.title}${workload.namespace ? `  (${workload.namespace})` : ''}`, {
      'font-weight': 600,
      'font-size': 14,
    }),
    drawGrid(scale, top, y),
    ...areas.map((area) => drawArea(area, instants, scale, y)),
    drawDesired(workload, scale, y),
    ...drawMarks(workload, scale),
    element('g', { transform: `translate(0 ${HEAD + PLOT_HEIGHT + AXIS})` }, legend.svg),
  ]
  return { svg: together(svg), height: HEAD + PLOT_HEIGHT + AXIS + legend.height + 10 }
}

/** When the picture of a workload last changed. */
const lastStep = ({ owners, desired, marks }: WorkloadHistory): number =>
  Math.max(0, ...[...owners.map(({ steps }) => steps), desired, marks].map((steps) => steps.at(-1)?.at ?? 0))

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
  const step = gridStep(top)
  const rows = Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step)
  const columns = scale.ticks.map(({ at, label }) => ({ x: scale.x(at), label }))
  const label = { fill: FAINT, 'font-size': 11 }
  return together([
    lines(
      rows.map((n) => `M${LEFT} ${round(y(n))}H${WIDTH - RIGHT}`),
      RULE,
    ),
    lines(
      columns.map(({ x }) => `M${round(x)} ${round(y(0))}v5`),
      FAINT,
    ),
    element('g', { 'text-anchor': 'end', ...label }, ...rows.map((n) => text(LEFT - 8, y(n) + 4, String(n)))),
    element('g', { 'text-anchor': 'middle', ...label }, ...columns.map((c) => text(c.x, y(0) + 18, c.label))),
  ])
}

const lines = (paths: readonly string[], stroke: string): string => element('path', { d: together(paths), stroke })

function drawArea(area: Area, instants: readonly Instant[], scale: TimeScale, y: (n: number) => number): string {
  const path = areaPath(area, (i) => round(scale.x(instants[i] ?? scale.end)), y)
  if (path === '') return ''
  const { owner, layer, index } = area
  return element('path', { d: path, ...layerStyle(layer, index) }, tooltip(`${owner.name}: ${layerWords(layer)}`))
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

function drawDesired({ desired }: WorkloadHistory, scale: TimeScale, y: (n: number) => number): string {
  if (desired.length === 0) return ''
  const parts = desired.map(({ at, replicas }, index) => {
    const until = desired[index + 1]?.at ?? scale.end
    return `${index === 0 ? 'M' : 'L'}${round(scale.x(at))} ${round(y(replicas))}H${round(scale.x(until))}`
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
  return { svg: together(rows), height: rows.length * LEGEND_ROW + 8 }
}

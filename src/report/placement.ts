import type { ApiReader } from '../api/client'
import type { Node, Pod } from '../api/kinds'
import { controllerOf } from '../api/owner-reference'
import { isPodReady, isPodTerminal } from '../api/pod'
import { milliValue, wholeValue } from '../api/quantity'
import { nodes, pods } from '../api/resources'
import { compareText } from '../base/compare'
import { count } from '../base/text'
import { colourOf, element, FAINT, INK, type Panel, RULE, shorten, text, together, tooltip, WIDTH } from './svg'

const LEFT = 16
const NODE_WIDTH = 210
const CHIP_WIDTH = 172
const CHIP_HEIGHT = 20
const GAP = 6
const CHIPS_A_ROW = Math.floor((WIDTH - LEFT * 2 - NODE_WIDTH) / (CHIP_WIDTH + GAP))
const MOST_NODES = 40
const MOST_CHIPS = 24

/**
 * Draws which pod runs where, and how full each node is. `undefined` when there is no node and no pod.
 * @param known the colours of owners that have one already
 */
export function placement(view: ApiReader, known: ReadonlyMap<string, string>): Panel | undefined {
  const allNodes = view.list<Node>(nodes)
  const living = view.list<Pod>(pods).filter((pod) => !isPodTerminal(pod))
  if (allNodes.length === 0 && living.length === 0) return undefined
  const colours = ownerColours(living, known)
  const parts: string[] = [text(LEFT, 24, 'Pods by node', { 'font-weight': 600, 'font-size': 14 })]
  let y = 40
  const place = ({ svg, height }: Panel): void => {
    parts.push(element('g', { transform: `translate(${LEFT} ${y})` }, svg))
    y += height
  }
  for (const node of allNodes.slice(0, MOST_NODES)) {
    const own = living.filter((pod) => pod.spec.nodeName === node.metadata.name)
    place(row(nodeLabel(node, own), own, colours))
  }
  if (allNodes.length > MOST_NODES) {
    parts.push(text(LEFT, y + 14, `and ${count(allNodes.length - MOST_NODES, 'more node')}`, { fill: FAINT }))
    y += 24
  }
  const names = new Set(allNodes.map(({ metadata }) => metadata.name))
  const waiting = living.filter((pod) => !pod.spec.nodeName)
  if (waiting.length > 0) place(row(plainLabel('not scheduled', waiting.length), waiting, colours))
  const lost = living.filter((pod) => pod.spec.nodeName && !names.has(pod.spec.nodeName))
  if (lost.length > 0) place(row(plainLabel('on nodes that are gone', lost.length), lost, colours))
  return { svg: together(parts), height: y + 8 }
}

/** Pods of one owner have one colour; new ones go by the order of the owners' names. */
function ownerColours(all: readonly Pod[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const others = [...new Set(all.map(ownerName))].filter((owner) => !known.has(owner)).sort(compareText)
  return new Map([...known, ...others.map((owner, index) => [owner, colourOf(known.size + index)] as const)])
}

const ownerName = (pod: Pod): string => controllerOf(pod)?.name ?? pod.metadata.name

function row(label: string, own: readonly Pod[], colours: ReadonlyMap<string, string>): Panel {
  const shown = own.slice(0, MOST_CHIPS)
  const chips = shown.map((pod, index) => chip(pod, index, colours.get(ownerName(pod)) ?? INK))
  const lines = Math.max(1, Math.ceil(shown.length / CHIPS_A_ROW))
  const more =
    own.length > MOST_CHIPS
      ? text(NODE_WIDTH, lines * (CHIP_HEIGHT + GAP) + 14, `and ${own.length - MOST_CHIPS} more`, { fill: FAINT })
      : ''
  const height = Math.max(66, lines * (CHIP_HEIGHT + GAP) + (more ? 20 : 0) + 10)
  const rule = element('line', { x1: 0, x2: WIDTH - LEFT * 2, y1: height - 6, y2: height - 6, stroke: RULE })
  return { svg: label + together(chips) + more + rule, height }
}

function chip(pod: Pod, index: number, colour: string): string {
  const x = NODE_WIDTH + (index % CHIPS_A_ROW) * (CHIP_WIDTH + GAP)
  const y = Math.floor(index / CHIPS_A_ROW) * (CHIP_HEIGHT + GAP)
  const ready = isPodReady(pod) && !pod.metadata.deletionTimestamp
  const style = ready
    ? { fill: colour, 'fill-opacity': 0.85 }
    : { fill: colour, 'fill-opacity': 0.1, stroke: colour, 'stroke-dasharray': '3 2' }
  const state = pod.metadata.deletionTimestamp
    ? 'terminating'
    : ready
      ? 'ready'
      : `${pod.status.phase ?? ''}, not ready`
  return element(
    'g',
    { transform: `translate(${x} ${y})` },
    element('rect', { width: CHIP_WIDTH, height: CHIP_HEIGHT, rx: 4, ...style }),
    text(8, 14, shorten(pod.metadata.name, 25), { fill: ready ? '#ffffff' : INK, 'font-size': 10.5 }),
    tooltip(`${pod.metadata.namespace}/${pod.metadata.name}: ${state}`),
  )
}

const plainLabel = (name: string, n: number): string =>
  text(0, 14, name, { 'font-weight': 600 }) + text(0, 30, count(n, 'pod'), { fill: FAINT, 'font-size': 11 })

function nodeLabel(node: Node, own: readonly Pod[]): string {
  const notes = [
    ...(isNodeReady(node) ? [] : ['not ready']),
    ...(node.spec.unschedulable ? ['cordoned'] : []),
    ...(node.spec.taints ?? [])
      .filter(({ key }) => !key.startsWith('node.kubernetes.io/'))
      .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  ].join(', ')
  const allocatable = node.status.allocatable ?? {}
  return [
    text(0, 14, shorten(node.metadata.name, 26), { 'font-weight': 600 }),
    notes ? text(0, 29, shorten(notes, 34), { fill: '#b8382c', 'font-size': 11 }) + tooltip(notes) : '',
    bar(38, 'CPU', requested(own, 'cpu', milliValue), milliValue(allocatable.cpu)),
    bar(46, 'memory', requested(own, 'memory', wholeValue), wholeValue(allocatable.memory)),
  ].join('')
}

const isNodeReady = (node: Node): boolean =>
  node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

const requested = (own: readonly Pod[], name: string, read: (quantity: string | undefined) => number): number =>
  own.reduce(
    (sum, pod) => sum + pod.spec.containers.reduce((all, c) => all + read(c.resources?.requests?.[name]), 0),
    0,
  )

/** A thin bar: how much of the node is asked for. */
function bar(y: number, label: string, used: number, whole: number): string {
  const width = 110
  const part = whole > 0 ? Math.min(1, used / whole) : 0
  return element(
    'g',
    { transform: `translate(0 ${y})`, fill: FAINT, 'font-size': 8 },
    text(0, 5, label),
    element('rect', { x: 40, width, height: 5, rx: 2, fill: RULE }),
    element('rect', { x: 40, width: width * part, height: 5, rx: 2, fill: part > 0.9 ? '#cf4358' : '#52606d' }),
    text(40 + width + 6, 5, `${Math.round(part * 100)} %`),
    tooltip(`${label}: ${Math.round(part * 100)} % of what the node can allocate is requested`),
  )
}

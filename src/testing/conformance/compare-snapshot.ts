import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { ConformanceCase, Extremes, Snapshot } from './case'
import { Comparison, type Place, under } from './compare-values'
import { eventKey, type ObservedEvent } from './events'
import { foldPods, withoutPodNumbers } from './names'
import { NodeClasses } from './node-classes'
import { hideDeep } from './snapshot'
import type { Part, Tally } from './tally'
import { comparableEvents, settleRaces } from './undetermined'
import { pathOf, type Unstable } from './unstable'

export interface StepComparison {
  readonly recorded: Pick<ConformanceCase, 'nodes' | 'steps'>
  readonly tally: Tally
  readonly unstable: Unstable
  /** -1 for the state before the first step. */
  readonly step: number
}

const placeOf = ({ step }: StepComparison, part: Part): Place => {
  const path = step < 0 ? 'initial' : pathOf(step, part)
  return { recorded: path, shown: path }
}

const comparison = ({ tally, unstable }: StepComparison, part: Part): Comparison =>
  new Comparison({ tally, unstable, part })

/** Compares every collection of two snapshots but the events. Pods and endpoints count as multisets of equals. */
export function compareSnapshots(expected: Snapshot, found: Snapshot, context: StepComparison): void {
  const classes = new NodeClasses(context.recorded, expected)
  const place = placeOf(context, 'snapshot')
  const fields = comparison(context, 'snapshot')
  const names = new Set([...Object.keys(expected), ...Object.keys(found)])
  for (const name of names) {
    if (name === 'events') continue
    const both = [expected[name], found[name]].map((value) => comparable(name, value, classes, context))
    fields.compare(under(place, `.${name}`), both[0], both[1])
  }
}

function comparable(
  name: string,
  value: JsonValue | undefined,
  classes: NodeClasses,
  context: StepComparison,
): JsonValue {
  if (name === 'podsPerNode') return countsPerNode(value as Record<string, number> | undefined, classes, context)
  const blurred = hideDeep(value ?? [], (text) => withoutPodNumbers(settleRaces(text)))
  if (name !== 'pods') return blurred
  const anywhere = context.unstable.placementDiffers(context.step)
  return (blurred as readonly JsonObject[]).map((pod) => ({
    ...pod,
    node: anywhere && typeof pod.node === 'string' ? '<assigned>' : classes.of(pod.node),
  })) as JsonValue
}

/**
 * Counts of equal nodes in ascending order, of all nodes together where recordings put them on others; only
 * their sum where recordings differ, or where pods were chosen to go: which of equals go is chance.
 */
function countsPerNode(
  counts: Record<string, number> | undefined,
  classes: NodeClasses,
  { unstable, step, recorded }: StepComparison,
): JsonValue {
  if (unstable.countsPerNodeDiffer(step) || victimsChosen(recorded.steps, step)) {
    return Object.values(counts ?? {}).reduce((sum, pods) => sum + pods, 0)
  }
  const groups: Record<string, number[]> = {}
  for (const [node, pods] of Object.entries(counts ?? {})) {
    const group = unstable.nodesOfCountsDiffer(step) ? 'all' : String(classes.of(node))
    groups[group] = [...(groups[group] ?? []), pods].sort((a, b) => a - b)
  }
  return Object.fromEntries(Object.entries(groups).map(([group, pods]) => [group, pods.join(' ')]))
}

/** Whether a ReplicaSet or ReplicationController lost some of its pods in this step or before, but not all. */
function victimsChosen(steps: StepComparison['recorded']['steps'], step: number): boolean {
  return steps.slice(1, step + 1).some(({ snapshot }, index) => {
    const now = podsByOwner(snapshot)
    const gone = [...podsByOwner(steps[index]?.snapshot ?? {})].filter(
      ([owner, names]) => now.has(owner) && names.some((name) => !now.get(owner)?.includes(name)),
    )
    return gone.length > 0
  })
}

function podsByOwner(snapshot: Snapshot): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>()
  for (const { owner, name } of (snapshot.pods ?? []) as readonly { owner: string | null; name: string }[]) {
    if (owner && /^Replica/.test(owner)) owners.set(owner, [...(owners.get(owner) ?? []), name])
  }
  return owners
}

/** Compares events as a set: the same objects, reasons and messages, as often. */
export function compareEvents(expected: Snapshot, found: Snapshot, context: StepComparison): void {
  const place = placeOf(context, 'events')
  const fields = comparison(context, 'events')
  const stable = (event: ObservedEvent): boolean =>
    !context.unstable.coversEvent(context.step, `${event.kind} ${event.object} ${event.reason}: ${event.message}`)
  const [left, right] = comparableEvents(eventsOf(expected).filter(stable), eventsOf(found).filter(stable))
  const others = new Map(right.map((event) => [eventKey(event), event]))
  for (const event of left) {
    const same = others.get(eventKey(event))
    others.delete(eventKey(event))
    const at = under(place, `{${eventText(event)}}`)
    if (!same) fields.leaf(at, countText(event), 'no such event')
    else fields.leaf(at, countText(event), countText(same))
  }
  for (const event of others.values())
    fields.leaf(under(place, `{${eventText(event)}}`), 'no such event', countText(event))
}

const eventsOf = (snapshot: Snapshot): readonly ObservedEvent[] =>
  ((snapshot.events ?? []) as readonly JsonValue[])
    .filter(isObject)
    .map((event) => hideDeep(event as JsonObject, foldPods) as unknown as ObservedEvent)

const eventText = ({ kind, object, reason, source, message }: ObservedEvent): string =>
  `${kind} ${object} ${reason} (${source}): ${message}`
const countText = ({ objects, count, type }: ObservedEvent): string => `${type}, ${objects} objects, counted ${count}`

/** Compares the most and fewest pods that each workload had during the step. */
export function compareExtremes(expected: Extremes, found: Extremes, context: StepComparison): void {
  comparison(context, 'extremes').compare(
    placeOf(context, 'extremes'),
    expected as unknown as JsonObject,
    found as unknown as JsonObject,
  )
}

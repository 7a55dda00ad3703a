import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { ConformanceCase, Extremes, Snapshot } from './case'
import { Comparison, type Place, under } from './compare-values'
import { eventKey, type ObservedEvent } from './events'
import { foldPods, withoutPodNumbers } from './names'
import { NodeClasses } from './node-classes'
import { isRollout, type RolloutLimits, withinLimits } from './rollout-limits'
import { hideDeep } from './snapshot'
import type { Part, Tally } from './tally'
import { comparableEvents, settleRaces } from './undetermined'
import { pathOf, type Unstable } from './unstable'

export interface StepComparison {
  readonly recorded: Pick<ConformanceCase, 'nodes' | 'steps'>
  readonly tally: Tally
  readonly unstable: Unstable
  /** Replicas were placed by other rules than today's. */
  readonly placedOtherwise: boolean
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
  const anywhere = context.placedOtherwise || context.unstable.placementDiffers(context.step)
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
  { unstable, step, recorded, placedOtherwise }: StepComparison,
): JsonValue {
  if (placedOtherwise || unstable.countsPerNodeDiffer(step) || victimsChosen(recorded.steps, step)) {
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
  const ordinals = ordinalsOf(context.unstable.podsInEvents(context.step))
  const [left, right] = comparableEvents(eventsOf(expected, ordinals), eventsOf(found, ordinals))
  const others = new Map(right.filter(stableIn(context)).map((event) => [eventKey(event), event]))
  for (const event of left.filter(stableIn(context))) {
    const same = others.get(eventKey(event))
    others.delete(eventKey(event))
    fields.leaf(under(place, `{${eventText(event)}}`), countText(event), same ? countText(same) : NO_EVENT)
  }
  for (const event of others.values()) {
    fields.leaf(under(place, `{${eventText(event)}}`), NO_EVENT, countText(event))
  }
}

const NO_EVENT = 'no such event'

/** Events on which two recordings agree. */
const stableIn =
  ({ unstable, step }: StepComparison) =>
  ({ kind, object, reason, message }: ObservedEvent): boolean =>
    !unstable.coversEvent(step, `${kind} ${object} ${reason}: ${message}`)

/** Names of StatefulSet pods without their ordinals, for those of which only some were concerned by chance. */
function ordinalsOf(pods: readonly string[]): (text: string) => string {
  const parents = [...new Set(pods.flatMap((pod) => /^(.+)-\d+$/.exec(pod)?.[1] ?? []))]
  if (parents.length === 0) return (text) => text
  const pattern = new RegExp(`(?<![\\w-])(${parents.join('|')})-\\d+(?![\\w-])`, 'g')
  return (text) => text.replace(pattern, '$1-<n>')
}

const eventsOf = (snapshot: Snapshot, blur: (text: string) => string): readonly ObservedEvent[] =>
  ((snapshot.events ?? []) as readonly JsonValue[])
    .filter(isObject)
    .map((event) => hideDeep(event as JsonObject, (text) => blur(foldPods(text))) as unknown as ObservedEvent)

const eventText = ({ kind, object, reason, source, message }: ObservedEvent): string =>
  `${kind} ${object} ${reason} (${source}): ${message}`
const countText = ({ objects, count, type }: ObservedEvent): string => `${type}, ${objects} objects, counted ${count}`

/**
 * Compares the most and fewest pods that each workload had during the step. In the middle of a rolling update
 * they depend on which pods are ready first: there, the update's limits hold instead.
 */
export function compareExtremes(
  expected: Extremes,
  found: Extremes,
  context: StepComparison & { readonly limits?: RolloutLimits },
): void {
  const { recorded, step, limits } = context
  const lenient = limits && step > 0 && isRollout(recorded.steps[step - 1]?.snapshot, recorded.steps[step]?.snapshot)
  const bounds = lenient ? withinLimits(expected, found, limits) : expected
  const [left, right] = [bounds, found].map((extremes) => extremes as unknown as JsonObject)
  comparison(context, 'extremes').compare(placeOf(context, 'extremes'), left, right)
}

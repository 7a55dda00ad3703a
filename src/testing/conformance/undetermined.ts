import { compareText } from '../../base/compare'
import type { ObservedEvent } from './events'

/** What reality does not determine (README of the recordings, "What to compare, and what not"). */

/**
 * Right after a new ReplicaSet whose pods do not become ready, the reason of Progressing is a race between
 * two syncs of the controller.
 */
const RACES: readonly (readonly [RegExp, string])[] = [
  [/Progressing=True \(NewReplicaSetCreated\)/g, 'Progressing=True (ReplicaSetUpdated)'],
  [/^Created new replica set ("[^"]*")$/g, 'ReplicaSet $1 is progressing.'],
  [/(Progressing {2}True {2})NewReplicaSetCreated/g, '$1ReplicaSetUpdated'],
]

export const settleRaces = (text: string): string =>
  RACES.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), sumReasons(text))

/**
 * The scheduler counts nodes by reason; when versions word reasons differently, equal ones add up:
 * `2 A, 1 B, 1 A` becomes `3 A, 1 B`, in the order of the reasons.
 */
const sumReasons = (text: string): string =>
  text.replace(/(\d+\/\d+ nodes are available: )(\d+ [^\n]*?)\.(?=$|\s)/gm, (_, start: string, list: string) => {
    const sums = new Map<string, number>()
    for (const item of list.split(/, (?=\d+ )/)) {
      const reason = item.replace(/^\d+ /, '')
      sums.set(reason, (sums.get(reason) ?? 0) + Number.parseInt(item, 10))
    }
    const sorted = [...sums].sort(([a], [b]) => compareText(a, b)).map(([reason, count]) => `${count} ${reason}`)
    return `${start}${sorted.join(', ')}.`
  })

/** Two controllers wrote at the same time, and one had to try again: whether that happens is chance. */
const isConflict = ({ message }: ObservedEvent): boolean => /Operation cannot be fulfilled on /.test(message)

const SCALING = /Scaled (up|down) replica set (\S+) (?:from \d+ )?to (\d+)$/

/**
 * The events of both sides in a form in which equal means equal as far as reality determines it. Conflicts
 * go; FailedScheduling has no counts; the steps in the middle of a rolling update shrink to their ends,
 * unless they are the same on both sides. Where so many steps were recorded that further ones fold into one
 * event, and hide each other's messages, only what both sides still tell is left.
 */
export function comparableEvents(
  expected: readonly ObservedEvent[],
  found: readonly ObservedEvent[],
): readonly [readonly ObservedEvent[], readonly ObservedEvent[]] {
  const [left, right] = [merged(expected.filter(isDetermined)), merged(found.filter(isDetermined))]
  if (scalingText(left) === scalingText(right)) return [left, right]
  if (![...left, ...right].some(isFolded)) return [endsOnly(left), endsOnly(right)]
  return [toldByBoth(left, right), toldByBoth(right, left)]
}

function toldByBoth(events: readonly ObservedEvent[], others: readonly ObservedEvent[]): readonly ObservedEvent[] {
  const told = new Set(others.filter(isScaling).map(({ object, message }) => `${object} ${message}`))
  return events.flatMap((event) => {
    if (!isScaling(event)) return [event]
    return told.has(`${event.object} ${event.message}`) ? [{ ...event, objects: 1, count: 1 }] : []
  })
}

const isDetermined = (event: ObservedEvent): boolean => !isConflict(event)
const isScaling = ({ reason }: ObservedEvent): boolean => reason === 'ScalingReplicaSet'
const isFolded = ({ reason, message }: ObservedEvent): boolean =>
  reason === 'ScalingReplicaSet' && message.startsWith('(combined from similar events)')

const scalingText = (events: readonly ObservedEvent[]): string =>
  JSON.stringify(
    events
      .filter(isScaling)
      .map(({ object, message, count, objects }) => [object, message, count, objects])
      .sort(),
  )

/** Events that read the same count together. */
function merged(events: readonly ObservedEvent[]): ObservedEvent[] {
  const byText = new Map<string, ObservedEvent>()
  for (const event of events) {
    const { kind, object, type, reason, source } = event
    const message = settleRaces(event.message)
    const key = [kind, object, type, reason, source, message].join(' | ')
    const same = byText.get(key)
    const sum = same
      ? { ...event, message, objects: same.objects + event.objects, count: same.count + event.count }
      : { ...event, message }
    byText.set(key, reason === 'FailedScheduling' ? { ...sum, objects: 1, count: 1 } : sum)
  }
  return [...byText.values()]
}

/** Instead of every scaling step, the first and last target upwards and the last one downwards of each ReplicaSet. */
function endsOnly(events: readonly ObservedEvent[]): readonly ObservedEvent[] {
  const targets = new Map<string, { readonly event: ObservedEvent; readonly numbers: number[] }>()
  for (const event of events.filter(isScaling)) {
    const [, direction, replicaSet, target] = SCALING.exec(event.message) ?? []
    const key = `Scaled ${direction} replica set ${replicaSet}`
    const entry = targets.get(`${event.object} ${key}`) ?? { event: { ...event, message: key }, numbers: [] }
    entry.numbers.push(Number(target))
    targets.set(`${event.object} ${key}`, entry)
  }
  const ends = [...targets.values()].map(({ event, numbers }) => {
    const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)]
    const path = event.message.startsWith('Scaled up') ? `first to ${lowest}, last to ${highest}` : `last to ${lowest}`
    return { ...event, message: `${event.message}, ${path}`, objects: 1, count: 1 }
  })
  return [...events.filter((event) => !isScaling(event)), ...ends]
}

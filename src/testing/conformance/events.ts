import type { ApiReader } from '../../api/client'
import type { Event } from '../../api/kinds'
import { events } from '../../api/resources'
import { compareText } from '../../base/compare'
import { foldPods } from './names'

/** Events that say the same about pods of one parent, folded as in the recordings. */
export interface ObservedEvent {
  readonly kind: string
  readonly object: string
  readonly type: string
  readonly reason: string
  readonly source: string
  readonly message: string
  /** How many Event objects, and the sum of their counts. */
  readonly objects: number
  readonly count: number
}

/** What a recorded or observed event is about: `Pod web-<pod>`. */
export const subjectOf = ({ kind, object }: Pick<ObservedEvent, 'kind' | 'object'>): string => `${kind} ${object}`

/** The events of the default namespace, and of others as far as recorded ones are about the same objects. */
export function observeEvents(
  view: ApiReader,
  { hide, recorded }: { readonly hide: (text: string) => string; readonly recorded: ReadonlySet<string> },
): ObservedEvent[] {
  const folded = new Map<string, ObservedEvent>()
  for (const event of view.list(events)) {
    const found = observe(event, hide)
    if (event.metadata.namespace !== 'default' && !recorded.has(subjectOf(found))) continue
    const same = folded.get(eventKey(found))
    folded.set(eventKey(found), same ? { ...found, objects: same.objects + 1, count: same.count + found.count } : found)
  }
  return [...folded].sort(([a], [b]) => compareText(a, b)).map(([, event]) => event)
}

export const eventKey = ({ kind, object, type, reason, source, message }: ObservedEvent): string =>
  [kind, object, type, reason, source, message].join(' | ')

function observe(event: Event, hide: (text: string) => string): ObservedEvent {
  return {
    kind: event.involvedObject.kind ?? '',
    object: foldPods(hide(event.involvedObject.name ?? '')),
    type: event.type ?? '',
    reason: event.reason ?? '',
    source: event.source?.component || event.reportingComponent || '',
    message: foldMessage(hide(event.message ?? '')),
    objects: 1,
    count: event.count ?? event.series?.count ?? 1,
  }
}

const foldMessage = (message: string): string =>
  foldPods(message).replace(/^(Successfully assigned \S+ to )\S+$/, '$1<node>')

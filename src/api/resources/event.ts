import type { Instant } from '../../base/time'
import { invalid } from '../field-error'
import type { Event } from '../kinds'
import { age, integer, nameColumn, text, wide } from './columns'
import { NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'

const firstSeen = (event: Event): string | undefined => event.firstTimestamp || event.eventTime || undefined

const lastSeen = (event: Event): string | undefined =>
  event.series?.lastObservedTime || event.lastTimestamp || firstSeen(event)

/** `kubelet, node-1`: who said it, and where. */
function source({ source: old, reportingComponent, reportingInstance }: Event): string {
  const component = old?.component || reportingComponent || ''
  const host = old?.host || reportingInstance || ''
  return host ? `${component}, ${host}` : component
}

const regarding = ({ involvedObject: { kind = '', name = '' } }: Event): string => `${kind.toLowerCase()}/${name}`

const field = (read: (event: Event) => string | undefined) => ({ value: (event: Event) => read(event) ?? '' })

export const events = declare<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  subresources: [],
  setDefaults(draft) {
    draft.involvedObject ??= {}
    draft.reportingComponent ??= ''
    draft.reportingInstance ??= ''
  },
  validate: ({ involvedObject: { namespace = '' }, metadata }) => {
    const isAtHome = namespace ? namespace === metadata.namespace : metadata.namespace === 'default'
    return isAtHome ? NOTHING_WRONG : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
  },
  fieldSelectors: {
    'involvedObject.kind': field((event) => event.involvedObject.kind),
    'involvedObject.namespace': field((event) => event.involvedObject.namespace),
    'involvedObject.name': field((event) => event.involvedObject.name),
    'involvedObject.uid': field((event) => event.involvedObject.uid),
    'involvedObject.apiVersion': field((event) => event.involvedObject.apiVersion),
    'involvedObject.resourceVersion': field((event) => event.involvedObject.resourceVersion),
    'involvedObject.fieldPath': field((event) => event.involvedObject.fieldPath),
    reason: field((event) => event.reason),
    reportingComponent: field((event) => event.reportingComponent),
    source: field((event) => event.source?.component || event.reportingComponent),
    type: field((event) => event.type),
  },
  columns: [
    text('Last Seen', (event, now: Instant) => age(lastSeen(event), now)),
    text('Type', ({ type }) => type ?? ''),
    text('Reason', ({ reason }) => reason ?? ''),
    text('Object', regarding),
    wide(text('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? '')),
    wide(text('Source', source)),
    text('Message', ({ message }) => (message ?? '').trim()),
    wide(text('First Seen', (event, now) => age(firstSeen(event), now))),
    wide(integer('Count', ({ series, count }) => series?.count || count || 1)),
    wide(nameColumn),
  ],
})

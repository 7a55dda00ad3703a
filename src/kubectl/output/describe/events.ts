import type { Event } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { age } from '../../../api/resources/columns'
import { events as eventResource } from '../../../api/resources/event'
import { compareText } from '../../../base/compare'
import type { DescribeContext } from './context'
import type { DescribeWriter } from './writer'

/** The Events block: those about the object, oldest first. */
export function writeEvents(w: DescribeWriter, object: KubernetesObject, context: DescribeContext): void {
  if (!context.showEvents) return
  const about = eventsAbout(object, context)
  if (about.length === 0) {
    w.line(0, 'Events:\t<none>')
    return
  }
  w.line(0, 'Events:')
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  w.line(1, '----\t------\t----\t----\t-------')
  for (const event of about) {
    const from = event.source?.component || event.reportingComponent || ''
    w.line(1, `${event.type}\t${event.reason}\t${interval(event, context)}\t${from}\t${messageOf(event)}`)
  }
}

function eventsAbout(object: KubernetesObject, { view }: DescribeContext): readonly Event[] {
  const namespace = object.metadata.namespace
  const all = view.list<Event>(eventResource, namespace === undefined ? {} : { namespace })
  return all
    .filter(({ involvedObject: about }) => isSame(about, object))
    .sort((a, b) => compareText(a.lastTimestamp ?? '', b.lastTimestamp ?? ''))
}

/** Events about a node name it by its name in place of the uid. */
const isSame = (about: Event['involvedObject'], { kind, metadata }: KubernetesObject): boolean =>
  about.kind === kind &&
  about.name === metadata.name &&
  (about.uid === undefined || about.uid === metadata.uid || about.uid === metadata.name)

function interval(event: Event, { now }: DescribeContext): string {
  const first = age(event.firstTimestamp ?? event.eventTime, now)
  if (event.series) return `${age(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`
  return (event.count ?? 1) > 1 ? `${age(event.lastTimestamp, now)} (x${event.count} over ${first})` : first
}

const messageOf = ({ message = '', involvedObject }: Event): string => {
  const text = message.trim().split('\n')[0] as string
  return involvedObject.fieldPath ? `${involvedObject.fieldPath}: ${text}` : text
}

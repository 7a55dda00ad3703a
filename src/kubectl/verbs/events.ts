import type { Event } from '../../api/kinds'
import { apiVersionOf } from '../../api/resource'
import { age } from '../../api/resources/columns'
import { events as eventResource } from '../../api/resources/event'
import { compareText } from '../../base/compare'
import { CommandError, PlainError } from '../errors'
import { ALL_NAMESPACES_FLAG, duration, OUTPUT_FLAGS, text, texts, toggle } from '../flag'
import { ObjectPrinter, readFormat } from '../output/object-printer'
import { renderRows } from '../output/table'
import { findResource } from '../resource-types'
import type { Call, Verb } from '../verb'

export const events: Verb = {
  name: 'events',
  about: 'Display events, the latest last.',
  usage: '[--for TYPE/NAME] [--types=Normal,Warning]',
  flags: [
    ...OUTPUT_FLAGS,
    ALL_NAMESPACES_FLAG,
    text('for', 'Only those about TYPE/NAME'),
    texts('types', 'Only Normal, or only Warning'),
    toggle('no-headers', 'No line of headers'),
    toggle('watch', 'Accepted: what there is is printed', { short: 'w' }),
    duration('chunk-size', 'Accepted', {}),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags, session, cluster } = call
  const namespace = call.allNamespaces ? {} : { namespace: call.namespace }
  const about = aboutOf(call)
  const types = flags.all('types').map((type) => type.toLowerCase())
  const bad = types.find((type) => type !== 'normal' && type !== 'warning')
  if (bad) throw new CommandError('valid --types are Normal or Warning')
  const chosen = (await cluster.list<Event>(eventResource, namespace))
    .filter((event) => (types.length === 0 || types.includes((event.type ?? '').toLowerCase())) && about(event))
    .toSorted((a, b) => compareText(lastSeen(a), lastSeen(b)))
  const format = await readFormat({
    session,
    output: flags.text('output'),
    template: flags.text('template'),
    tables: false,
  })
  if (format.name !== '') {
    const list = { apiVersion: 'v1', items: chosen, kind: 'EventList', metadata: {} }
    session.write(new ObjectPrinter(format, false).print(list))
    return
  }
  if (chosen.length === 0) {
    session.complain(call.allNamespaces ? 'No events found.' : `No events found in ${call.namespace} namespace.`)
    return
  }
  const header = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
  const rows = chosen.map((event) => rowOf(call, event))
  const all = flags.on('no-headers') ? rows : [call.allNamespaces ? ['NAMESPACE', ...header] : header, ...rows]
  session.write(renderRows(all))
}

const lastSeen = (event: Event): string =>
  event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? ''

function rowOf(call: Call, event: Event): readonly string[] {
  const { kind, name } = event.involvedObject
  const now = call.cluster.now()
  const first = age(event.firstTimestamp ?? event.eventTime, now)
  const count = event.series?.count ?? event.count ?? 1
  const seen = count > 1 ? `${age(lastSeen(event), now)} (x${count} over ${first})` : first
  const row = [seen, event.type ?? '', event.reason ?? '', `${kind}/${name}`, (event.message ?? '').trim()]
  return call.allNamespaces ? [event.metadata.namespace ?? '', ...row] : row
}

function aboutOf(call: Call): (event: Event) => boolean {
  const target = call.flags.text('for')
  if (!target) return () => true
  const [type = '', name, ...more] = target.split('/')
  if (name === undefined) throw new CommandError('--for must be in resource/name form')
  if (more.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash')
  const resource = findResource(call.cluster.resources(), type)
  if (!resource) throw new PlainError(`the server doesn't have a resource type "${type}"`)
  if (!name) return () => true
  const { kind: kindAbout } = resource
  return ({ involvedObject: { apiVersion, kind, name: nameAbout } }) =>
    kind === kindAbout && apiVersion === apiVersionOf(resource) && nameAbout === name
}

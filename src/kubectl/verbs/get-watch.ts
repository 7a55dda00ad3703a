import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { milliseconds, seconds } from '../../base/time'
import { CommandError } from '../errors'
import { parseDuration } from '../flag-values'
import type { Gathered } from '../gather'
import { printCustomColumns } from '../output/custom-columns'
import { isTable, ObjectPrinter, type OutputFormat } from '../output/object-printer'
import { StreamingTable } from '../output/streaming-table'
import { kindPrefix, type TableOptions, tableRows } from '../output/table'
import type { Call } from '../verb'
import { waitForChange } from '../wait-for-change'

export interface WatchOutput {
  readonly format: OutputFormat
  readonly options: Omit<TableOptions, 'now'>
}

const DEFAULT_WATCH = seconds(30)

/**
 * `get -w` in virtual time: the table, then a row for each change. A watch has no end in reality; here it ends when
 * nothing is left to happen, or after `--request-timeout` (30 seconds unless given).
 * Simplified: changes that happen within one event of the simulation are one row.
 */
export async function watch(call: Call, gathered: Gathered, { format, options }: WatchOutput): Promise<void> {
  const [resource, ...others] = gathered.resources
  if (!resource || others.length > 0) throw new CommandError('you may only specify a single resource type')
  const limit = parseDuration(call.flags.text('request-timeout')) || DEFAULT_WATCH
  const show = isTable(format) ? tableOf(call, resource, options) : printerOf(call, resource, format)
  let seen = new Map(gathered.items.map(({ object }) => [object.metadata.uid, object]))
  if (!call.flags.on('watch-only')) show([...seen.values()], 'ADDED')
  const end = call.cluster.now() + limit
  while (call.cluster.now() < end) {
    const changed = await waitForChange(call.cluster, {
      resource,
      objects: [...seen.values()],
      select: (objects) => chosen(call, gathered, objects),
      limit: milliseconds(end - call.cluster.now()),
    })
    if (!changed) break
    const now = new Map(changed.map((object) => [object.metadata.uid, object]))
    for (const object of changed) {
      const before = seen.get(object.metadata.uid)
      if (!before) show([object], 'ADDED')
      else if (before.metadata.resourceVersion !== object.metadata.resourceVersion) show([object], 'MODIFIED')
    }
    for (const [uid, object] of seen) if (!now.has(uid)) show([object], 'DELETED')
    seen = now
  }
}

type Show = (objects: readonly KubernetesObject[], event: string) => void

function tableOf(call: Call, resource: AnyResource, options: WatchOutput['options']): Show {
  const table = new StreamingTable()
  let headers = !options.noHeaders
  return (objects, event) => {
    if (objects.length === 0) return
    const events = call.flags.on('output-watch-events') ? { events: objects.map(() => event) } : {}
    const rows = tableRows(resource, objects, { ...options, ...events, now: call.cluster.now(), noHeaders: !headers })
    headers = false
    call.session.write(table.add(rows))
  }
}

function printerOf(call: Call, resource: AnyResource, format: OutputFormat): Show {
  const printer = new ObjectPrinter(format, call.flags.on('show-managed-fields'))
  let headers = !call.flags.on('no-headers')
  return (objects) => {
    for (const object of objects) {
      if (format.name === 'name') call.session.say(`${kindPrefix(resource)}/${object.metadata.name}`)
      else if (format.name === 'custom-columns')
        call.session.write(printCustomColumns(format.template, [object], !headers))
      else call.session.write(printer.print(object))
      headers = false
    }
  }
}

/** The objects that the command asked for, among all of the kind. */
function chosen(call: Call, gathered: Gathered, objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const resource = gathered.resources[0] as AnyResource
  const names = gathered.named ? new Set(gathered.items.map(({ object }) => object.metadata.name)) : undefined
  return objects.filter(
    (object) =>
      (call.allNamespaces || !resource.namespaced || object.metadata.namespace === call.namespace) &&
      (!names || names.has(object.metadata.name)) &&
      gathered.matches(object),
  )
}

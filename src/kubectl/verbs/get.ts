import { keyOf } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { scales } from '../../api/resources/scale'
import { SHOWING_THE_OBJECT, unknownPath } from '../../api/rest/request-target'
import { isNotFound } from '../../api/status-error'
import { CommandError, throwAll } from '../errors'
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  integer,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
  text,
  texts,
  toggle,
} from '../flag'
import { type Gathered, gather, hasFiles } from '../gather'
import { printCustomColumns } from '../output/custom-columns'
import { isTable, ObjectPrinter, type OutputFormat, readFormat } from '../output/object-printer'
import { sortByPath } from '../output/sort'
import { kindPrefix, renderTable, type TableOptions, tableRows } from '../output/table'
import type { Call, Item, Verb } from '../verb'
import { printRaw } from './get-raw'
import { watch } from './get-watch'

export const get: Verb = {
  name: 'get',
  about: 'Display one or many resources.',
  usage: 'TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE/NAME ...',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    texts('label-columns', 'Labels that become columns', { short: 'L' }),
    toggle('show-labels', 'All labels as the last column'),
    toggle('show-kind', 'The kind before each name'),
    toggle('no-headers', 'No line of headers'),
    toggle('ignore-not-found', 'Nothing found is no error'),
    text('sort-by', 'A JSONPath to sort by'),
    toggle('watch', 'Further rows while time passes: until nothing is left to happen, or --request-timeout (30s)', {
      short: 'w',
    }),
    toggle('watch-only', 'Only rows of changes'),
    toggle('output-watch-events', 'The kind of change before each row'),
    integer('chunk-size', 'Accepted; lists come whole', { fallback: '500' }),
    toggle('server-print', 'Accepted; the cluster makes the tables', { fallback: 'true' }),
    text('subresource', 'status, scale or resize of the object'),
    text('raw', 'A path of the API, to print what it answers'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  if (flags.has('raw')) return await printRaw(call)
  if (call.arguments.length === 0 && !hasFiles(call)) throw nothingAsked(call)
  if (flags.on('output-watch-events') && !flags.on('watch') && !flags.on('watch-only')) {
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only')
  }
  const format = await readFormat({
    session: call.session,
    output: flags.text('output'),
    template: flags.text('template'),
    tables: true,
  })
  const gathered = await shownPart(call, await gather(call, { all: 'yes' }))
  const errors = flags.on('ignore-not-found') ? gathered.errors.filter((error) => !isNotFound(error)) : gathered.errors
  const sortBy = flags.text('sort-by')
  const items = sortBy ? sortByPath(gathered.items, sortBy, ({ object }) => object) : gathered.items
  if (flags.on('watch') || flags.on('watch-only')) {
    throwAll(errors)
    const options = tableOptions(call, format)
    const withNamespace = !!options.withNamespace && gathered.resources.every(({ namespaced }) => namespaced)
    await watch(call, gathered, { format, options: { ...options, withNamespace } })
    return
  }
  print(call, { gathered, items, format, errors })
  throwAll(errors)
}

/** Parts of objects that a GET shows. */
const hasPart = ({ subresources }: AnyResource, part: string): boolean =>
  (part === 'scale' || SHOWING_THE_OBJECT.includes(part)) && subresources.some((known) => known === part)

/** `--subresource=scale` shows what the replica count of an object is; `status` is the object itself. */
async function shownPart(call: Call, gathered: Gathered): Promise<Gathered> {
  const part = call.flags.text('subresource')
  if (part && gathered.items.some(({ resource }) => !hasPart(resource, part))) throw unknownPath()
  if (part !== 'scale') return gathered
  const items = await Promise.all(
    gathered.items.map(async ({ resource, object }) => ({
      resource: scales,
      object: await call.cluster.scale(resource, keyOf(object)),
    })),
  )
  return { ...gathered, items }
}

function nothingAsked(call: Call): Error {
  call.session.complain(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n',
  )
  return call.usage(
    'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
  )
}

interface Found {
  readonly gathered: Gathered
  readonly items: readonly Item[]
  readonly format: OutputFormat
  readonly errors: readonly unknown[]
}

function print(call: Call, found: Found): void {
  const { gathered, items, format, errors } = found
  const { session, flags } = call
  if (isTable(format)) {
    printTables(call, gathered, items, format)
    const nothing = items.length === 0 && errors.length === 0 && !flags.on('ignore-not-found')
    if (nothing) session.complain(noResources(call, gathered.resources))
    return
  }
  if (items.length === 0 && (gathered.named || format.name === 'name')) return
  if (format.name === 'name') {
    for (const { resource, object } of items) session.say(`${kindPrefix(resource)}/${object.metadata.name}`)
    return
  }
  const objects = items.map(({ object }) => object)
  if (format.name.startsWith('custom-columns')) {
    session.write(printCustomColumns(format.template, objects, flags.on('no-headers')))
    return
  }
  const whole = gathered.single
    ? objects[0]
    : { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
  session.write(new ObjectPrinter(format, flags.on('show-managed-fields')).print(whole))
}

const noResources = (call: Call, resources: readonly AnyResource[]): string =>
  !call.allNamespaces && resources.every((resource) => resource.namespaced)
    ? `No resources found in ${call.namespace} namespace.`
    : 'No resources found'

function tableOptions(call: Call, format: OutputFormat): Omit<TableOptions, 'now'> {
  const { flags } = call
  return {
    wide: format.name === 'wide',
    noHeaders: flags.on('no-headers'),
    withNamespace: call.allNamespaces,
    withKind: flags.on('show-kind'),
    showLabels: flags.on('show-labels'),
    labelColumns: flags.all('label-columns'),
  }
}

/** One table a kind, an empty line between them; runs of the same kind stay together. */
function printTables(call: Call, gathered: Gathered, items: readonly Item[], format: OutputFormat): void {
  const options = tableOptions(call, format)
  const withKind =
    options.withKind || asksForSeveral(call, gathered) || new Set(items.map(({ resource }) => resource)).size > 1
  const groups: Item[][] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (last?.[0]?.resource === item.resource) last.push(item)
    else groups.push([item])
  }
  // Once one table had the column of namespaces, kubectl gives it to those after it, whatever their kind.
  let withNamespace = false
  const tables = groups.map((group) => {
    const resource = (group[0] as Item).resource
    const objects = group.map(({ object }) => object)
    withNamespace ||= !!options.withNamespace && resource.namespaced
    return renderTable(tableRows(resource, objects, { ...options, withKind, withNamespace, now: call.cluster.now() }))
  })
  call.session.write(tables.join(options.noHeaders ? '' : '\n'))
}

const asksForSeveral = (call: Call, { resources }: Gathered): boolean =>
  resources.length > 1 || (call.arguments[0] ?? '').includes(',') || call.arguments[0] === 'all'

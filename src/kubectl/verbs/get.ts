import { keyOf } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { scales } from '../../api/resources/scale'
import { SHOWING_THE_OBJECT, unknownPath } from '../../api/rest/request-target'
import { isNotFound } from '../../api/status-error'
import { CommandError, isFatal, throwAll } from '../errors'
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
import { noSuchField, sortByPath } from '../output/sort'
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
    toggle('server-print', 'Tables that the cluster makes; otherwise names and ages', { fallback: 'true' }),
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
  const output = flags.text('output')
  if (flags.on('show-labels') && output && output !== 'wide') {
    throw new CommandError(`--show-labels option cannot be used with ${output} printer`)
  }
  const format = await readFormat({
    session: call.session,
    output,
    template: flags.text('template'),
    tables: true,
  })
  if (flags.text('subresource') && !hasFiles(call) && namesNothing(call.arguments)) {
    throw new CommandError('subresource cannot be used when bulk resources are specified')
  }
  const gathered = await shownPart(call, await gather(call, { all: 'yes' }))
  const errors = flags.on('ignore-not-found') ? gathered.errors.filter((error) => !isNotFound(error)) : gathered.errors
  if (flags.on('watch') || flags.on('watch-only')) {
    throwAll(errors)
    if (flags.text('sort-by')) {
      call.session.complain('warning: --watch or --watch-only requested, --sort-by will be ignored')
    }
    const options = tableOptions(call, format)
    const withNamespace = !!options.withNamespace && gathered.resources.every(({ namespaced }) => namespaced)
    await watch(call, gathered, { format, options: { ...options, withNamespace } })
    return
  }
  print(call, { gathered, items: sorted(call, gathered, format), format, errors })
  throwAll(errors)
}

const namesNothing = (words: readonly string[]): boolean => words.length < 2 && !words[0]?.includes('/')

/**
 * kubectl sorts the rows of one table: several it takes for the objects to be sorted, and a table with no row that has
 * the field it does not show.
 */
function sorted(call: Call, { items, resources, named }: Gathered, format: OutputFormat): readonly Item[] {
  const path = call.flags.text('sort-by')
  if (!path) return items
  const byPath = (): readonly Item[] => sortByPath(items, path, ({ object }) => object)
  if (!isTable(format)) return byPath()
  if ((named ? items : resources).length > 1) throw noSuchField(path)
  if (items.length < 2) return items
  try {
    return byPath()
  } catch (error) {
    if (isFatal(error)) throw error
    return []
  }
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
  if (items.length === 0 && (gathered.single || flags.on('ignore-not-found') || format.name === 'name')) return
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
    namesOnly: !flags.on('server-print'),
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
  const kinds = gathered.named ? new Set(items.map(({ resource }) => resource)).size : gathered.resources.length
  const withKind = options.withKind || kinds > 1
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

import type { KubernetesObject } from '../../api/object'
import { labelValue } from '../../api/resources/names'
import type { JsonObject } from '../../base/json'
import { CommandError } from '../errors'
import {
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  text,
  toggle,
} from '../flag'
import { type Gathered, gather } from '../gather'
import { patchItems, splitChanges } from '../patch-items'
import { CHANGE_CAUSE } from '../record'
import { reportOf } from '../report'
import type { Call, Item, Verb } from '../verb'

/** What `label` and `annotate` have in common: a map of texts under metadata. */
interface MapVerb {
  readonly field: 'labels' | 'annotations'
  readonly noun: 'label' | 'annotation'
}

const FLAGS = [
  ...FILE_FLAGS,
  ...OUTPUT_FLAGS,
  SELECTOR_FLAG,
  FIELD_SELECTOR_FLAG,
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  RECORD_FLAG,
  toggle('overwrite', 'Change what has a value already'),
  toggle('all', 'All of the type'),
  toggle('list', 'Show what there is'),
  toggle('local', 'Change what the files say, without asking the cluster'),
  text('resource-version', 'Which version it must be now'),
]
const USAGE = '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N- [--all]'

export const label: Verb = {
  name: 'label',
  about: 'Update the labels on a resource.',
  usage: USAGE,
  flags: FLAGS,
  run: (call) => run(call, { field: 'labels', noun: 'label' }),
}

export const annotate: Verb = {
  name: 'annotate',
  about: 'Update the annotations on a resource.',
  usage: USAGE,
  flags: FLAGS,
  run: (call) => run(call, { field: 'annotations', noun: 'annotation' }),
}

const isChange = (word: string): boolean => word.includes('=') || (word.endsWith('-') && word !== '-')

interface Changes {
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

function readChanges(words: readonly string[], noun: string): Changes {
  const set: Record<string, string> = {}
  const remove: string[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    if (equals >= 0) set[word.slice(0, equals)] = word.slice(equals + 1)
    else remove.push(word.slice(0, -1))
  }
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined)
    throw new CommandError(
      noun === 'label'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following ${noun}(s) in the same command: ${both}`,
    )
  return { set, remove }
}

async function run(call: Call, verb: MapVerb): Promise<void> {
  const { flags } = call
  const { resources, changes: words } = splitChanges(call.arguments, isChange)
  if (resources.length === 0 && flags.all('filename').length === 0) {
    throw new CommandError(`one or more resources must be specified as <resource> <name> or <resource>/<name>`)
  }
  if (words.length === 0 && !flags.on('list')) throw new CommandError(`at least one ${verb.noun} update is required`)
  const changes = readChanges(words, verb.noun)
  if (changes.set && Object.keys(changes.set).some((key) => key === ''))
    throw new CommandError(`invalid ${verb.noun} spec: ${words.join(' ')}`)
  if (verb.field === 'labels') refuseBadValues(changes)
  const gathered = await gather(call, { words: resources, all: 'flag' })
  if (flags.on('list')) return list(call, gathered, verb)
  if (flags.text('resource-version') && !gathered.single) {
    throw new CommandError('--resource-version may only be used with a single resource')
  }
  const still = await reportOf(call)
  await patchItems(call, gathered, (item) => {
    refuseOverwrite(call, item.object, { verb, changes })
    const patch = patchOf(item.object, verb, changes)
    const operation = operationOf(call, { item, verb, changes, changed: patch !== undefined })
    const nothing = patch === undefined && verb.field === 'annotations'
    if (patch === undefined && !nothing) still(item.resource, item.object, operation)
    return { patch: nothing ? {} : patch && versioned(call, patch), type: 'merge', operation }
  })
}

/** The server compares versions. */
function versioned(call: Call, patch: JsonObject): JsonObject {
  const resourceVersion = call.flags.text('resource-version')
  return resourceVersion ? { metadata: { ...(patch.metadata as JsonObject), resourceVersion } } : patch
}

/** @throws {CommandError} in the words of `kubectl label` */
function refuseBadValues({ set }: Changes): void {
  for (const [key, value] of Object.entries(set)) {
    if (value.includes('=')) throw new CommandError(`invalid label spec: ${key}=${value}`)
    const problems = labelValue(value)
    if (problems.length > 0) {
      throw new CommandError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${problems.join(';')}`)
    }
  }
}

function refuseOverwrite(
  call: Call,
  object: KubernetesObject,
  { verb, changes }: { verb: MapVerb; changes: Changes },
): void {
  if (call.flags.on('overwrite')) return
  const current = object.metadata[verb.field] ?? {}
  const taken = Object.entries(changes.set).filter(
    ([key, value]) => current[key] !== undefined && current[key] !== value && key !== CHANGE_CAUSE,
  )
  if (taken.length === 0) return
  const declared = taken.map(([key]) => `'${key}' already has a value (${current[key]})`)
  throw new CommandError(
    verb.field === 'labels'
      ? declared.map((text) => `${text}, and --overwrite is false`).join('\n')
      : `--overwrite is false but found the following declared annotation(s): ${declared.join('; ')}`,
  )
}

function patchOf(object: KubernetesObject, { field }: MapVerb, { set, remove }: Changes): JsonObject | undefined {
  const current = object.metadata[field] ?? {}
  const update: Record<string, string | null> = {}
  for (const [key, value] of Object.entries(set)) if (current[key] !== value) update[key] = value
  for (const key of remove) if (current[key] !== undefined) update[key] = null
  return Object.keys(update).length > 0 ? { metadata: { [field]: update } } : undefined
}

interface Done {
  readonly item: Item
  readonly verb: MapVerb
  readonly changes: Changes
  readonly changed: boolean
}

function operationOf(call: Call, { item, verb, changes, changed }: Done): string {
  if (verb.field === 'annotations') return 'annotated'
  const current = item.object.metadata.labels ?? {}
  for (const key of changes.remove) if (current[key] === undefined) call.session.say(`label "${key}" not found.`)
  if (!changed) return 'not labeled'
  return Object.keys(changes.set).length > 0 ? 'labeled' : 'unlabeled'
}

function list(call: Call, { items, single }: Gathered, { field }: MapVerb): void {
  for (const { resource, object } of items) {
    if (!single) call.session.say(`Listing ${field} for ${resource.kind}.${resource.group}/${object.metadata.name}:`)
    const entries = Object.entries(object.metadata[field] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [key, value] of entries) call.session.say(`${single ? '' : ' '}${key}=${value}`)
  }
}

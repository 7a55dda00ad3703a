import type { Node, Taint } from '../../api/kinds'
import { labelValue, qualifiedName } from '../../api/resources/names'
import { nodes } from '../../api/resources/node'
import type { JsonObject } from '../../base/json'
import { CommandError, PlainError } from '../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, OUTPUT_FLAGS, SELECTOR_FLAG, toggle, VALIDATE_FLAG } from '../flag'
import { gather } from '../gather'
import { type Change, patchItems } from '../patch-items'
import { findResource } from '../resource-types'
import type { Call, Verb } from '../verb'

export const taint: Verb = {
  name: 'taint',
  about: 'Update the taints on one or more nodes.',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N-',
  flags: [
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    toggle('overwrite', 'Change taints that are there already'),
    toggle('all', 'All nodes'),
  ],
  run,
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const isChange = (word: string): boolean => /[=:]/.test(word) || (word.endsWith('-') && word !== '-')

interface Removal {
  readonly key: string
  /** Every effect unless given. */
  readonly effect?: string
}

async function run(call: Call): Promise<void> {
  const words = call.arguments
  const [type = ''] = words
  const first = words.findIndex((word, i) => i > 0 && isChange(word))
  if (words.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>')
  if (first < 0) throw new CommandError('at least one taint update is required')
  const resources = words.slice(0, first)
  const resource = findResource(call.cluster.resources(), type)
  if (!resource) throw new PlainError(`the server doesn't have a resource type ${JSON.stringify(type)}`)
  if (resource !== nodes) throw new CommandError(`invalid resource type ${type}, only node types are supported`)
  const { additions, removals } = readChanges(call, words.slice(first))
  const [all, selector] = [call.flags.on('all'), call.flags.text('selector')]
  if (all && selector) throw new CommandError("setting 'all' parameter with a non empty selector is prohibited")
  if (!all && !selector && resources.length < 2) {
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set")
  }
  const gathered = await gather(call, { words: all ? [type] : resources, all: 'flag' })
  await patchItems(call, gathered, ({ object }) =>
    taintChange(object as Node, { additions, removals, overwrite: call.flags.on('overwrite') }),
  )
}

function readChanges(
  call: Call,
  words: readonly string[],
): { additions: readonly Taint[]; removals: readonly Removal[] } {
  const additions: Taint[] = []
  const removals: Removal[] = []
  const seen = new Set<string>()
  for (const word of words) {
    const match = /^([^=:]+?)(?:=([^:]*))?(?::([^:]*?))?(-?)$/.exec(word)
    const [, key = '', value, effect, minus] = match ?? []
    if (!match || !key) throw call.usage(`invalid taint spec: ${word}`)
    if (minus) {
      if (effect) requireEffect(call, effect)
      removals.push({ key, ...(effect ? { effect } : {}) })
      continue
    }
    if (effect !== undefined) requireEffect(call, effect)
    // Without an effect all of it is taken for the key.
    const problems = [...qualifiedName(effect === undefined ? word : key), ...labelValue(value ?? '')]
    if (problems.length > 0) throw call.usage(`invalid taint spec: ${word}, ${problems.join('; ')}`)
    if (effect === undefined) throw call.usage(`invalid taint spec: ${word}`)
    if (seen.has(`${key}:${effect}`))
      throw call.usage(`duplicated taints with the same key and effect: {${key} ${value ?? ''} ${effect} <nil>}`)
    seen.add(`${key}:${effect}`)
    additions.push({ key, ...(value ? { value } : {}), effect })
  }
  const both = additions.find((added) =>
    removals.some((removed) => removed.key === added.key && (removed.effect ?? added.effect) === added.effect),
  )
  if (both)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${both.key}=${removals.find(({ key }) => key === both.key)?.effect ?? ''}`,
    )
  return { additions, removals }
}

function requireEffect(call: Call, effect: string): void {
  if (!EFFECTS.includes(effect)) throw call.usage(`invalid taint effect: ${effect}, unsupported taint effect`)
}

interface TaintWish {
  readonly additions: readonly Taint[]
  readonly removals: readonly Removal[]
  readonly overwrite: boolean
}

const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect

function taintChange(node: Node, { additions, removals, overwrite }: TaintWish): Change {
  const { name } = node.metadata
  const current = node.spec.taints ?? []
  const taken = additions.filter((added) => current.some((old) => same(old, added)))
  if (taken.length > 0 && !overwrite) {
    const keys = taken.map(({ key }) => key).join(',')
    throw new CommandError(`node ${name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`)
  }
  const isRemoved = (old: Taint, { key, effect }: Removal): boolean =>
    old.key === key && (effect === undefined || old.effect === effect)
  for (const removal of removals) {
    if (!current.some((old) => isRemoved(old, removal))) {
      throw new CommandError(`taint "${removal.key}${removal.effect ? `:${removal.effect}` : ''}" not found`)
    }
  }
  const kept = current.filter(
    (old) => !additions.some((added) => same(old, added)) && !removals.some((removal) => isRemoved(old, removal)),
  )
  const taints = [...additions, ...kept] as unknown as JsonObject[]
  return {
    patch: { spec: { taints: taints.length > 0 ? taints : null } },
    operation: operationOf(additions, removals, taken.length > 0),
  }
}

function operationOf(additions: readonly Taint[], removals: readonly Removal[], replaced: boolean): string {
  if (additions.length === 0) return 'untainted'
  return replaced || removals.length > 0 ? 'modified' : 'tainted'
}

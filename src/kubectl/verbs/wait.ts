import type { ConditionLike } from '../../api/condition'
import type { KubernetesObject } from '../../api/object'
import { isNotFound } from '../../api/status-error'
import { evaluate, printValue } from '../../base/jsonpath/evaluate'
import { parseSteps } from '../../base/jsonpath/parse'
import { milliseconds } from '../../base/time'
import type { GoalView } from '../../cluster/goal'
import { CommandError, ErrorList, throwAll } from '../errors'
import {
  ALL_NAMESPACES_FLAG,
  duration,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
  text,
  toggle,
} from '../flag'
import { type Gathered, gather } from '../gather'
import { relaxed } from '../output/custom-columns'
import { reportOf } from '../report'
import type { Call, Item, Verb } from '../verb'
import { FOREVER } from '../waiting'

export const wait: Verb = {
  name: 'wait',
  about: 'Wait for a specific condition on one or many resources.',
  usage:
    "([-f FILENAME] | TYPE (NAME | -l label | --all)) --for=create|delete|condition=NAME[=VALUE]|jsonpath='{PATH}'[=VALUE]",
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    text('for', 'What to wait for'),
    duration('timeout', 'How long, in virtual time; a negative one is a week', { fallback: '30s' }),
    toggle('all', 'All of the type'),
    toggle('local', 'Accepted: the cluster is asked'),
  ],
  run,
}

/** Whether an object is as it should be; `undefined` when it is gone. */
type Test = (object: KubernetesObject | undefined) => boolean

/** @throws {CommandError} for what is no condition */
function testOf(call: Call): Test {
  const wanted = call.flags.text('for')
  if (wanted.toLowerCase() === 'delete') return (object) => object === undefined
  if (wanted.toLowerCase() === 'create') return (object) => object !== undefined
  if (wanted.startsWith('condition=')) return conditionTest(wanted.slice('condition='.length))
  if (wanted.startsWith('jsonpath=')) return jsonPathTest(wanted.slice('jsonpath='.length))
  throw new CommandError(`unrecognized condition: ${JSON.stringify(wanted)}`)
}

function conditionTest(text: string): Test {
  const [name = '', value = 'true'] = text.split('=')
  return (object) => {
    const { status, metadata } = (object ?? {}) as KubernetesObject & {
      readonly status?: { readonly conditions?: readonly ConditionLike[]; readonly observedGeneration?: number }
    }
    const found = status?.conditions?.find(({ type }) => type.toLowerCase() === name.toLowerCase())
    if (!found) return false
    const stale = status?.observedGeneration !== undefined && status.observedGeneration < (metadata.generation ?? 0)
    return !stale && found.status.toLowerCase() === value.toLowerCase()
  }
}

function jsonPathTest(text: string): Test {
  const match = /^('?)(\{.*\}|[^=]*)\1(?:=(.*))?$/s.exec(text)
  if (!match?.[2]) throw new CommandError('jsonpath expression cannot be empty')
  const steps = parseSteps(relaxed(match[2]))
  const value = match[3]?.replace(/^(["'])(.*)\1$/s, '$2')
  if (value === '') {
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    )
  }
  return (object) => {
    if (!object) return false
    const found = evaluate(steps, object)
    if (value === undefined) return found.length > 0
    if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one value')
    if (typeof found[0] === 'object' && found[0] !== null) {
      throw new CommandError('jsonpath leads to a nested object or list which is not supported')
    }
    return found.length === 1 && printValue(found[0]) === value
  }
}

async function run(call: Call): Promise<void> {
  const test = testOf(call)
  const forDelete = call.flags.text('for').toLowerCase() === 'delete'
  const forCreate = call.flags.text('for').toLowerCase() === 'create'
  const report = await reportOf(call)
  const limit = call.flags.span('timeout')
  const end = call.cluster.now() + (limit < 0 ? FOREVER : limit)
  const gathered = forCreate ? await awaitCreation(call, end) : await gather(call, { all: 'flag' })
  const missing = gathered.errors.filter((error) => !(forDelete && isNotFound(error)))
  throwAll(missing)
  if (gathered.items.length === 0 && gathered.errors.length === 0) {
    if (forDelete) return
    throw new CommandError('no matching resources found')
  }
  const failures: CommandError[] = []
  for (const item of gathered.items) {
    const why = limit === 0 ? 'condition not met for' : 'timed out waiting for the condition on'
    if (await holds(call, { item, test, end })) report(item.resource, item.object, 'condition met')
    else failures.push(new CommandError(`${why} ${item.resource.plural}/${item.object.metadata.name}`))
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new ErrorList(failures)
}

interface Question {
  readonly item: Item
  readonly test: Test
  readonly end: number
}

async function holds(call: Call, { item, test, end }: Question): Promise<boolean> {
  const { resource, object } = item
  const current = (view: GoalView): KubernetesObject | undefined => {
    const found = view.find<KubernetesObject>(resource, {
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
    })
    return found?.metadata.uid === object.metadata.uid ? found : undefined
  }
  const goal = {
    description: 'the condition is met',
    reads: [resource],
    check: (view: GoalView) => (test(current(view)) ? undefined : { observed: 'it is not' }),
  }
  const { met } = await call.cluster.waitFor(goal, milliseconds(Math.max(0, end - call.cluster.now())))
  if (!met && end > call.cluster.now() && call.flags.span('timeout') >= 0)
    await call.cluster.pass(milliseconds(end - call.cluster.now()))
  return met
}

/** `--for=create`: what is named may not be there yet. */
async function awaitCreation(call: Call, end: number): Promise<Gathered> {
  for (;;) {
    const gathered = await gather(call, { all: 'flag' })
    const absent = gathered.errors.length > 0 ? gathered.errors.every(isNotFound) : gathered.items.length === 0
    if (!absent) return gathered
    const counts = gathered.resources
    const before = JSON.stringify(await Promise.all(counts.map(async (r) => (await call.cluster.list(r)).length)))
    const goal = {
      description: 'something is created',
      reads: counts,
      check: (view: GoalView) =>
        JSON.stringify(counts.map((r) => view.list(r).length)) === before ? { observed: 'nothing new' } : undefined,
    }
    const { met } = await call.cluster.waitFor(goal, milliseconds(Math.max(0, end - call.cluster.now())))
    if (!met) throw new CommandError(`timed out waiting for the condition`)
  }
}

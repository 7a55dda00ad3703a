import { findCondition } from '../../api/condition'
import type { Event, Node } from '../../api/kinds'
import type { LabelMatcher } from '../../api/label-selector'
import type { KubernetesObject } from '../../api/object'
import type { Resource } from '../../api/resource'
import { events } from '../../api/resources/event'
import { type Count, countHolds } from '../../base/count-words'
import { isObject, type JsonValue } from '../../base/json'
import { quote } from '../../base/text'
import type { Goal, GoalView } from '../../cluster/goal'
import { matchesHoles } from '../holes'
import { troubleOf } from './pod-trouble'
import { countAndList, describeSubject, goalAbout, type Subject } from './subject'

/** `deployment "web" exists`. */
export const existsGoal = (subject: Subject): Goal => goalAbout(subject, 'exists', { check: () => undefined })

/** `deployment "web" does not exist`; an object that is being deleted still does. */
export const absentGoal = (subject: Subject): Goal => ({
  description: `${describeSubject(subject)} does not exist`,
  reads: [subject.resource],
  check: (view) => {
    const object = view.find(subject.resource, subject.key)
    if (!object) return undefined
    const { deletionTimestamp, finalizers } = object.metadata
    if (!deletionTimestamp) return { observed: 'it exists' }
    const held = finalizers?.length ? [`it is held back by finalizers: ${finalizers.join(', ')}`] : []
    return { observed: `it exists and has been terminating since ${deletionTimestamp}`, reasons: held }
  },
})

/** How many objects of a kind there are: `there are 3 pods labelled "app=web"`. */
export const populationGoal = (
  resource: Resource,
  expected: Count,
  options: { readonly namespace: string; readonly labels?: LabelMatcher; readonly description: string },
): Goal => ({
  description: options.description,
  reads: [resource],
  check: (view) => {
    const namespace = resource.namespaced ? { namespace: options.namespace } : {}
    const found = view.list(resource, { ...namespace, ...(options.labels ? { labels: options.labels } : {}) })
    const names = found.map(({ metadata }) => metadata.name)
    return countHolds(expected, names.length) ? undefined : { observed: countAndList(names, resource.singular) }
  },
})

type Conditioned = KubernetesObject & { readonly status?: Pick<Node['status'], 'conditions'> }

/** `deployment "web" has condition Available=True (MinimumReplicasAvailable)`. */
export const conditionGoal = (
  subject: Subject,
  expected: { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string },
): Goal => {
  const { type, status, reason, message } = expected
  const because = reason ? ` (${reason})` : ''
  const saying = message ? ` saying ${quote(message)}` : ''
  return goalAbout(subject, `has condition ${type} ${status}${because}${saying}`, {
    check: (object, view) => {
      const conditions = (object as Conditioned).status?.conditions ?? []
      const found = findCondition(conditions, type)
      const holds =
        found?.status === status &&
        (reason === undefined || found.reason === reason) &&
        (message === undefined || matchesHoles(message, found.message ?? '', new Map()))
      if (holds) return undefined
      const all = conditions.map((each) => `${each.type}=${each.status}${each.reason ? ` (${each.reason})` : ''}`)
      const observed = found
        ? `${type}=${found.status}${found.reason ? ` (${found.reason})` : ''}`
        : `no condition ${type}`
      const said = found?.message ? [found.message] : []
      return {
        observed,
        get reasons() {
          return [...said, `conditions: ${all.join(', ') || 'none'}`, ...troubleOf(object, view)]
        },
      }
    },
  })
}

/** An event about the object (or, for the words of a kind alone, any object of it). `message` may have holes. */
export const eventGoal = (
  subject: Subject,
  expected: { readonly type?: string; readonly reason: string; readonly message?: string; readonly count: Count },
): Goal => {
  const { reason, message, count, type } = expected
  const what = `has ${count.text === '1' ? 'an' : count.text} event${count.text === '1' ? '' : 's'} ${type ? `${type} ` : ''}${reason}`
  return {
    description: `${describeSubject(subject)} ${what}${message ? ` ${quote(message)}` : ''}`,
    reads: [events],
    check: (view) => {
      const all = eventsAbout(subject, view)
      const matching = all.filter(
        (event) =>
          event.reason === reason &&
          (!type || event.type === type) &&
          (message === undefined || matchesHoles(message, (event.message ?? '').trim(), new Map())),
      )
      const found = matching.reduce((sum, event) => sum + (event.count ?? 1), 0)
      if (countHolds(count, found)) return undefined
      const lines = all.map(
        (event) =>
          `${event.type} ${event.reason}: ${event.message}${(event.count ?? 1) > 1 ? ` (x${event.count})` : ''}`,
      )
      return {
        observed: `${found} such events`,
        reasons: lines.length ? [] : ['there are no events about it'],
        ...(lines.length ? { detail: ['events about it:', ...lines].join('\n') } : {}),
      }
    },
  }
}

const eventsAbout = ({ resource, key }: Subject, view: GoalView): readonly Event[] =>
  view
    .list(events, { namespace: key.namespace || 'default' })
    .filter((event) => event.involvedObject.kind === resource.kind && event.involvedObject.name === key.name)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))

/** The object contains what a YAML document says: maps as subsets, lists item by item, text with holes. */
export const matchesGoal = (subject: Subject, expected: JsonValue): Goal =>
  goalAbout(subject, 'matches', {
    check: (object) => {
      const differences = subsetDifferences(expected, object, '')
      if (differences.length === 0) return undefined
      return {
        observed: differences.length === 1 ? '1 difference' : `${differences.length} differences`,
        detail: differences.join('\n'),
      }
    },
  })

/** Where `actual` lacks something of `expected`; one line each: `spec.replicas: expected 3, found 2`. */
export function subsetDifferences(expected: unknown, actual: unknown, path: string): readonly string[] {
  const here = path || 'the object'
  if (isObject(expected)) {
    if (!isObject(actual)) return [`${here}: expected a map, found ${show(actual)}`]
    return Object.entries(expected).flatMap(([key, value]) =>
      subsetDifferences(value, actual[key], path ? `${path}.${key}` : key),
    )
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${here}: expected a list, found ${show(actual)}`]
    return expected.flatMap((item, i) => listDifference(item, actual, `${path}[${i}]`))
  }
  const same =
    typeof expected === 'string' && typeof actual === 'string'
      ? matchesHoles(expected, actual, new Map())
      : expected === actual
  if (same || (expected === null && actual === undefined)) return []
  return [`${here}: expected ${show(expected)}, found ${show(actual)}`]
}

/** An expected item may stand anywhere in the list; the differences shown are those of the likeliest one. */
function listDifference(item: unknown, actual: readonly unknown[], path: string): readonly string[] {
  if (actual.length === 0) return [`${path}: expected ${show(item)}, found an empty list`]
  const attempts = actual.map((candidate) => subsetDifferences(item, candidate, path))
  return attempts.reduce((best, attempt) => (attempt.length < best.length ? attempt : best))
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

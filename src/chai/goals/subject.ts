import type { KubernetesObject, ObjectKey } from '../../api/object'
import type { AnyResource, Resource } from '../../api/resource'
import { count, didYouMean, listWords, quote } from '../../base/text'
import type { Goal, GoalView, Mismatch } from '../../cluster/goal'

/** An object that a goal speaks of. */
export interface Subject<T extends KubernetesObject = KubernetesObject> {
  readonly resource: Resource<T>
  readonly key: ObjectKey
}

const word = (resource: AnyResource): string => resource.singular

/** `deployment "web"`, with the namespace where it is not the default one. */
export function describeSubject({ resource, key }: Subject): string {
  const where = key.namespace && key.namespace !== 'default' ? ` in namespace ${quote(key.namespace)}` : ''
  return `${word(resource)} ${quote(key.name)}${where}`
}

/**
 * The mismatch for an object that is not there: says what is, and what its name may have been meant to be.
 * Not final: a controller may still create it.
 */
export function missing({ resource, key }: Subject, view: GoalView): Mismatch {
  const there = view.list(resource, resource.namespaced ? { namespace: key.namespace } : {})
  const names = there.map(({ metadata }) => metadata.name)
  const shown = names.slice(0, 10).map(quote)
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  const known =
    names.length === 0
      ? `there are no ${resource.plural}`
      : `there ${names.length === 1 ? 'is' : 'are'} ${listWords(shown)}${more}`
  const where = resource.namespaced ? ` in namespace ${quote(key.namespace)}` : ''
  return {
    observed: `${describeSubject({ resource, key })} does not exist`,
    reasons: [`${known}${where}.${didYouMean(key.name, names)}`],
    absent: true,
  }
}

/** A goal about one object: the check runs only when the object exists. */
export const goalAbout = <T extends KubernetesObject>(
  subject: Subject<T>,
  what: string,
  options: {
    readonly reads?: readonly AnyResource[]
    check(object: T, view: GoalView): Mismatch | undefined
  },
): Goal => ({
  description: `${describeSubject(subject as unknown as Subject)} ${what}`,
  reads: [subject.resource, ...(options.reads ?? [])],
  check: (view) => {
    const object = view.find(subject.resource, subject.key)
    return object ? options.check(object, view) : missing(subject as unknown as Subject, view)
  },
})

/** `3 pods: "a", "b" and "c"`. */
export const countAndList = (names: readonly string[], singular: string): string =>
  names.length === 0 ? `no ${singular}s` : `${count(names.length, singular)}: ${listWords(names.map(quote))}`

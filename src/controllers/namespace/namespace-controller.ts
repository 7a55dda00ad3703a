import type { Namespace, Pod } from '../../api/kinds'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import { type AnyResource, groupResource } from '../../api/resource'
import { events } from '../../api/resources/event'
import { namespaces } from '../../api/resources/namespace'
import { pods } from '../../api/resources/pod'
import { isNotFound, StatusError } from '../../api/status-error'
import { compareText } from '../../base/compare'
import { equal } from '../../base/json'
import { formatTimestamp, type Instant, milliseconds, parseTimestamp, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'

/** How long the controller waits after a namespace was deleted before it looks into it. */
const GRACE = seconds(5)

/** Empties namespaces that are being deleted, pods first, and then lets them go (`pkg/controller/namespace`). */
export const namespaceController = (resources: () => readonly AnyResource[]): Controller => ({
  name: 'namespace-controller',
  retryBackoff: { first: milliseconds(5), limit: seconds(60) },
  watches: [watching(namespaces, ({ object }) => (object.metadata.deletionTimestamp ? [keyOf(object)] : []))],
  reconcile: (key, context) => reconcile(resources(), key, context),
})

function reconcile(resources: readonly AnyResource[], key: ObjectKey, context: ReconcileContext): Outcome {
  const namespace = context.api.find(namespaces, key)
  const deleted = parseTimestamp(namespace?.metadata.deletionTimestamp)
  if (!namespace || deleted === undefined) return 'done'
  const now = context.now()
  if (now < deleted + GRACE) return { requeueAfter: milliseconds(deleted + GRACE - now) }
  const left = empty(resources, key.name, context)
  if (left.length === 0) return release(namespace, context)
  const wait = estimate(left, deleted, now)
  const stuck = wait === 0 ? unexpected(left, key.name) : []
  noteProgress(namespace, left, stuck, context)
  if (stuck.length > 0) throw StatusError.internal(stuck.join(', '))
  return { requeueAfter: seconds(Math.floor(wait / 2) + 1) }
}

interface Content {
  readonly resource: AnyResource
  readonly object: KubernetesObject
}

/**
 * Deletes the namespace's pods, and everything else once no pod is left (ordered deletion, since 1.34).
 * @returns what is left of what it has looked at: while there are pods, nothing else has been
 */
function empty(resources: readonly AnyResource[], namespace: string, context: ReconcileContext): readonly Content[] {
  const remainingPods = (): readonly Content[] =>
    context.api.list(pods, { namespace }).map((object) => ({ resource: pods as AnyResource, object }))
  deleteAll(remainingPods(), context)
  const left = remainingPods()
  if (left.length > 0) return left
  deleteAll(contentOf(resources, namespace, context), context)
  return contentOf(resources, namespace, context)
}

function deleteAll(content: readonly Content[], context: ReconcileContext): void {
  for (const { resource, object } of content) {
    if (object.metadata.deletionTimestamp) continue
    try {
      context.api.delete(resource, keyOf(object), { propagationPolicy: 'Background' })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

/** Events go last: what happens during the deletion still makes some. */
function contentOf(
  resources: readonly AnyResource[],
  namespace: string,
  context: ReconcileContext,
): readonly Content[] {
  const namespaced = resources.filter((resource) => resource.namespaced)
  const sorted = [...namespaced].sort(
    (a, b) => Number(a === events) - Number(b === events) || compareText(groupResource(a), groupResource(b)),
  )
  return sorted.flatMap((resource) =>
    context.api.list<KubernetesObject>(resource, { namespace }).map((object) => ({ resource, object })),
  )
}

function release(namespace: Namespace, context: ReconcileContext): Outcome {
  const finalizers = namespace.spec.finalizers?.filter((name) => name !== 'kubernetes') ?? []
  context.api.update(namespaces, { ...namespace, spec: { ...namespace.spec, finalizers } })
  return 'done'
}

const FINALIZER_SECONDS = 15

/** Seconds until the content may be gone: the longest grace of a pod; when that is over, 15 s for finalizers. */
function estimate(left: readonly Content[], deleted: Instant, now: Instant): number {
  const graces = left.map(({ resource, object }) => (resource === pods ? graceOf(object as Pod) : 0))
  const longest = Math.max(0, ...graces)
  if (longest > (now - deleted) / 1000) return longest
  return left.some(({ object }) => object.metadata.finalizers?.length) ? FINALIZER_SECONDS : 0
}

const graceOf = (pod: Pod): number => (isPodTerminal(pod) ? 0 : (pod.spec.terminationGracePeriodSeconds ?? 30))

/** What should be gone: pods of a node that is dead, for example. Kind by kind, in the words of the controller. */
function unexpected(left: readonly Content[], namespace: string): readonly string[] {
  const kinds = left.map(({ resource: { group, version, plural } }) => `${group}/${version}, Resource=${plural}`)
  return [...new Set(kinds)]
    .sort()
    .map((gvr) => `unexpected items still remain in namespace: ${namespace} for gvr: ${gvr}`)
}

type NamespaceCondition = NonNullable<Namespace['status']['conditions']>[number]

function noteProgress(
  namespace: Namespace,
  left: readonly Content[],
  stuck: readonly string[],
  context: ReconcileContext,
): void {
  const before = namespace.status.conditions ?? []
  const now = formatTimestamp(context.now())
  const conditions = conditionsFor(left, stuck).map((next): NamespaceCondition => {
    const known = before.find(({ type, status }) => type === next.type && status === next.status)
    return { lastTransitionTime: known?.lastTransitionTime ?? now, ...next }
  })
  const status = { ...namespace.status, conditions }
  if (!equal(status, namespace.status)) context.api.updateStatus(namespaces, { ...namespace, status })
}

function conditionsFor(
  left: readonly Content[],
  stuck: readonly string[],
): readonly Omit<NamespaceCondition, 'lastTransitionTime'>[] {
  const remaining = tally(left.map(({ resource }) => groupResource(resource)))
  const finalizers = tally(left.flatMap(({ object }) => object.metadata.finalizers ?? []))
  return [
    ok('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    ok(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    stuck.length
      ? problem(
          'NamespaceDeletionContentFailure',
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${stuck.length} remaining: ${stuck.join(', ')}`,
        )
      : ok(
          'NamespaceDeletionContentFailure',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        ),
    remaining.length
      ? problem(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${remaining.map(([name, n]) => `${dotted(name)} has ${n} resource instances`).join(', ')}`,
        )
      : ok('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
    finalizers.length
      ? problem(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${finalizers.map(([name, n]) => `${name} in ${n} resource instances`).join(', ')}`,
        )
      : ok('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ]
}

/** `pods.` for the core group: the message joins resource and group with a dot even where the group is empty. */
const dotted = (name: string): string => (name.includes('.') ? name : `${name}.`)

const ok = (type: string, reason: string, message: string) => ({ type, status: 'False', reason, message })
const problem = (type: string, reason: string, message: string) => ({ type, status: 'True', reason, message })

function tally(names: readonly string[]): readonly [name: string, count: number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => compareText(a, b))
}

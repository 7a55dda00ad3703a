import type { DeleteOptions } from '../../api/client'
import type { Pod } from '../../api/kinds'
import type { KubernetesObject, Metadata, ObjectKey } from '../../api/object'
import { isPodTerminal } from '../../api/pod'
import type { Resource } from '../../api/resource'
import { pods } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { formatTimestamp, type Instant, instant, parseTimestamp, plus, seconds } from '../../base/time'
import type { AdmissionRequest } from '../admission/admission'
import type { ServerContext } from '../context'
import { share } from '../share'
import { isReleased } from './replace'

const ORPHAN = 'orphan'
const FOREGROUND = 'foregroundDeletion'
const DEFAULT_GRACE_SECONDS = 30

export interface Deletion {
  /** The object as it is now, or as it was last. */
  readonly object: KubernetesObject
  readonly gone: boolean
}

/**
 * Deletes an object, or marks it when grace or finalizers hold it back (apiserver `Store.Delete`).
 * @throws {StatusError} NotFound, Conflict (preconditions), Forbidden (built-in namespaces).
 */
export function deleteObject(
  server: ServerContext,
  resource: Resource,
  key: ObjectKey,
  options: DeleteOptions & { readonly dryRun?: boolean } = {},
): Deletion {
  const stored = server.store.find(resource, key)
  if (!stored) throw StatusError.notFound(resource, key.name)
  refuseWrongTarget(resource, stored.metadata, options)
  const request: AdmissionRequest = { operation: 'DELETE', resource, ...key, previous: stored }
  server.admission.validate(request, stored)
  const marked = mark(server, resource, stored, options)
  if (isReleased(marked)) {
    if (!options.dryRun) server.admission.stored(request, server.store.remove(resource, stored))
    return { object: marked, gone: true }
  }
  if (options.dryRun || marked === stored) return { object: marked, gone: false }
  return { object: server.store.replace(resource, stored, marked), gone: false }
}

function refuseWrongTarget(resource: Resource, metadata: Metadata, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {}
  if (uid !== undefined && uid !== metadata.uid) {
    const cause = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`
    throw StatusError.conflict(resource, metadata.name, cause)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const cause = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`
    throw StatusError.conflict(resource, metadata.name, cause)
  }
}

/** The object with deletionTimestamp, grace and the collector's finalizers as this request leaves them. */
function mark(
  server: ServerContext,
  resource: Resource,
  stored: KubernetesObject,
  options: DeleteOptions,
): KubernetesObject {
  const before = stored.metadata
  const grace = graceSeconds(resource, stored, options)
  const metadata: Metadata = {
    ...before,
    finalizers: collectorFinalizers(resource, before.finalizers ?? [], options),
    ...(before.deletionTimestamp ? shortened(before, grace, options) : firstMark(before, grace, server.now)),
  }
  const { finalizers, ...rest } = metadata
  const marked = { ...stored, metadata: finalizers?.length ? metadata : rest }
  return share(stored, resource.markDeleted?.(marked, server.now) ?? marked)
}

const firstMark = (before: Metadata, grace: number, now: Instant): Partial<Metadata> => ({
  deletionTimestamp: formatTimestamp(plus(now, seconds(grace))),
  deletionGracePeriodSeconds: grace,
  ...(before.generation ? { generation: before.generation + 1 } : {}),
})

/** A second delete may only bring the end nearer. */
function shortened(before: Metadata, grace: number, options: DeleteOptions): Partial<Metadata> {
  const old = before.deletionGracePeriodSeconds ?? 0
  if (options.gracePeriodSeconds === undefined || grace >= old) return {}
  const end = parseTimestamp(before.deletionTimestamp) ?? instant(0)
  return {
    deletionTimestamp: formatTimestamp(plus(end, seconds(grace - old))),
    deletionGracePeriodSeconds: grace,
  }
}

/** Only pods get time to stop (`podStrategy.CheckGracefulDelete`). */
function graceSeconds(resource: Resource, object: KubernetesObject, options: DeleteOptions): number {
  if (resource !== (pods as Resource)) return 0
  const pod = object as Pod
  if (!pod.spec.nodeName || isPodTerminal(pod)) return 0
  const wanted = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  return wanted < 0 ? 1 : wanted
}

/** Explicit policy, else what the object already carries, else the kind's default (`deletionFinalizersForGarbageCollection`). */
function collectorFinalizers(
  resource: Resource,
  present: readonly string[],
  options: DeleteOptions,
): readonly string[] {
  const carried = present.includes(ORPHAN) ? 'Orphan' : present.includes(FOREGROUND) ? 'Foreground' : undefined
  const policy = options.propagationPolicy ?? carried ?? resource.defaultPropagation ?? 'Background'
  const others = present.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND)
  switch (policy) {
    case 'Orphan':
      return [...others, ORPHAN]
    case 'Foreground':
      return [...others, FOREGROUND]
    case 'Background':
      return others
  }
}

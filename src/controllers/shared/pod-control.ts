import type { Pod, PodTemplateSpec } from '../../api/kinds'
import { type KubernetesObject, keyOf, type NewObject } from '../../api/object'
import { controllerReference } from '../../api/owner-reference'
import type { Resource } from '../../api/resource'
import { pods } from '../../api/resources/pod'
import { isNamespaceTerminating, isNotFound, StatusError } from '../../api/status-error'
import type { ReconcileContext } from '../controller'

/** Creates and deletes the pods of one owner, and tells of it in the owner's events (`RealPodControl`). */
export class PodControl {
  constructor(
    readonly context: ReconcileContext,
    readonly resource: Resource,
    readonly owner: KubernetesObject,
  ) {}

  /** What the owner's template asks for: a pod named `<owner>-xxxxx`, owned by the owner. */
  fromTemplate(template: PodTemplateSpec): NewObject<Pod> {
    const { labels, annotations, finalizers } = template.metadata ?? {}
    return {
      metadata: {
        generateName: `${this.owner.metadata.name}-`,
        namespace: this.owner.metadata.namespace ?? '',
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ...(finalizers ? { finalizers } : {}),
        ownerReferences: [controllerReference(this.resource, this.owner)],
      },
      spec: template.spec ?? { containers: [] },
    }
  }

  /** @throws {StatusError} when the server refuses; the owner's events then say so. */
  create(pod: NewObject<Pod>): Pod {
    try {
      const created = this.context.api.create(pods, pod)
      this.context.events.record(this.owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`)
      return created
    } catch (error) {
      if (error instanceof StatusError && !isNamespaceTerminating(error)) {
        this.context.events.record(this.owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      }
      throw error
    }
  }

  /** Deletes with the pod's own grace. A pod that is already gone is fine. */
  delete(pod: Pod): void {
    try {
      this.context.api.delete(pods, keyOf(pod), { preconditions: { uid: pod.metadata.uid } })
    } catch (error) {
      if (isNotFound(error)) return
      if (error instanceof StatusError) {
        this.context.events.record(this.owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
      }
      throw error
    }
    this.context.events.record(this.owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`)
  }
}

/** How many pods one sync creates or deletes at most. */
export const BURST = 500

/**
 * Runs `create` for 0 … count-1 in batches of 1, 2, 4, 8 …; a failure lets its batch finish and stops the
 * batches after it (`slowStartBatch`). A failure because the namespace is going away is no failure.
 * @returns the first error, if there was one
 */
export function slowStart(count: number, create: (index: number) => void): StatusError | undefined {
  let firstError: StatusError | undefined
  for (let done = 0, size = 1; done < count && !firstError; done += size, size *= 2) {
    for (let i = done; i < Math.min(done + size, count); i++) {
      try {
        create(i)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        if (!isNamespaceTerminating(error)) firstError ??= error
      }
    }
  }
  return firstError
}

/** Does something to each, also when the server refuses it for some. @returns the first refusal, if there was one */
export function firstRefusal<T>(items: readonly T[], act: (item: T) => void): StatusError | undefined {
  let first: StatusError | undefined
  for (const item of items) {
    try {
      act(item)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      first ??= error
    }
  }
  return first
}

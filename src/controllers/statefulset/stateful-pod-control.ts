import type { Pod, StatefulSet } from '../../api/kinds'
import { keyOf } from '../../api/object'
import { pods } from '../../api/resources/pod'
import { isAlreadyExists, isNotFound, StatusError } from '../../api/status-error'
import type { ReconcileContext } from '../controller'
import { createClaims } from './claims'
import { hasIdentity, ordinalOf, withIdentity } from './identity'
import { claimsMatchRetention, updateClaimOwners } from './retention'
import type { SetRevisions } from './revisions'
import type { Slot } from './slots'
import { hasStorage, revisionFor, statefulPod, withStorage } from './stateful-pod'

type Verb = 'create' | 'update' | 'delete'

const REASON: Readonly<Record<Verb, string>> = { create: 'Create', update: 'Update', delete: 'Delete' }

/** Writes the pods and claims of one set, and tells of it in its events (`StatefulPodControl`). */
export class StatefulPodControl {
  constructor(
    readonly context: ReconcileContext,
    readonly set: StatefulSet,
    readonly revisions: SetRevisions,
  ) {}

  /** Creates the claims, then the pod of a slot. */
  create({ ordinal, name }: Slot): void {
    const { context, set } = this
    this.#telling('create', name, () => {
      createClaims(context, set, ordinal, name)
      const pod = context.api.create(
        pods,
        statefulPod(context, set, ordinal, revisionFor(set, ordinal, this.revisions)),
      )
      updateClaimOwners(context, set, pod, ordinal)
    })
  }

  /** Restores labels, volumes and claims of a pod that does not have them as it should; nothing if it does. */
  restore(pod: Pod): void {
    const { context, set } = this
    const { name } = pod.metadata
    const ordinal = ordinalOf(set, name) ?? 0
    const stored = hasStorage(set, pod, ordinal)
    if (hasIdentity(pod) && stored && claimsMatchRetention(context, set, pod, ordinal)) return
    this.#telling('update', name, () => {
      if (!stored) createClaims(context, set, ordinal, name)
      updateClaimOwners(context, set, pod, ordinal)
      context.api.update(pods, { ...withIdentity(pod, ordinal), spec: withStorage(set, pod.spec, ordinal) })
    })
  }

  /** Deletes with the pod's own grace; a pod that is gone already is fine. */
  delete(pod: Pod): void {
    this.#telling('delete', pod.metadata.name, () => {
      try {
        this.context.api.delete(pods, keyOf(pod), { preconditions: { uid: pod.metadata.uid } })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    })
  }

  #telling(verb: Verb, pod: string, write: () => void): void {
    const about = `${verb} Pod ${pod} in StatefulSet ${this.set.metadata.name}`
    const { events } = this.context
    try {
      write()
    } catch (error) {
      if (error instanceof StatusError && !isAlreadyExists(error)) {
        events.record(this.set, 'Warning', `Failed${REASON[verb]}`, `${about} failed error: ${error.message}`)
      }
      throw error
    }
    events.record(this.set, 'Normal', `Successful${REASON[verb]}`, `${about} successful`)
  }
}

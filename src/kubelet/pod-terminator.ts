import { keyOf } from '../api/object'
import { pods } from '../api/resources/pod'
import { isConflict, isNotFound } from '../api/status-error'
import { type Instant, type Milliseconds, milliseconds, plus, seconds } from '../base/time'
import type { KubeletContext } from './context'
import type { NodeHost } from './node-host'
import type { PodState } from './pod-state'
import type { PodStopper } from './pod-stopper'

/** Takes a pod down: application containers, then sidecars, then the pod object itself. */
export class PodTerminator {
  #stopBy: Instant | undefined
  #isRemoving = false

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly stopper: PodStopper,
  ) {}

  /** The grace that the pod, or whoever deletes it, wants. */
  get grace(): Milliseconds {
    const { metadata, spec } = this.state.pod
    return seconds(metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)
  }

  /** Stops everything within one budget of grace, which a later call may shorten but not renew. */
  stopWithin(grace: Milliseconds): void {
    const now = this.context.scheduling.now()
    const by = plus(now, grace)
    this.#stopBy = this.#stopBy === undefined || by < this.#stopBy ? by : this.#stopBy
    const left = milliseconds(Math.max(0, this.#stopBy - now))
    for (const record of this.state.running) {
      if (record.role === 'sidecar') continue
      this.stopper.stop(record, { grace: left, message: `Stopping container ${record.name}` })
    }
    this.stopSidecars(left)
  }

  /** Sidecars are told together, but stop once nothing else runs, the last one first. */
  stopSidecars(grace: Milliseconds): void {
    const { running } = this.state
    const sidecars = running.filter(({ role }) => role === 'sidecar').reverse()
    for (const record of sidecars) this.stopper.announce(record, `Stopping container ${record.name}`)
    const [last] = sidecars
    if (last && running.length === sidecars.length) this.stopper.stop(last, { grace })
  }

  /** Nothing runs any more: the object goes once the rest is cleared away. */
  remove(): void {
    if (this.#isRemoving) return
    this.#isRemoving = true
    const { profile, scheduling } = this.context
    const { namespace, name } = this.state.pod.metadata
    scheduling.after(profile.teardownTime, `kubelet ${this.host.name}: remove pod "${namespace}/${name}"`, () => {
      this.#isRemoving = false
      if (this.host.isUp) this.#delete()
      return undefined
    })
  }

  #delete(): void {
    const { pod } = this.state
    try {
      const preconditions = { uid: pod.metadata.uid }
      this.context.api.delete(pods, keyOf(pod), { gracePeriodSeconds: 0, preconditions })
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
  }
}

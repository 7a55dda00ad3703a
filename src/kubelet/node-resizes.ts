import type { Node, Pod } from '../api/kinds'
import { type QosClass, qosClassOf } from '../api/pod-qos'
import { podRequests, resourceAmounts } from '../api/pod-resources'
import { byAll } from '../base/compare'
import type { KubeletContext } from './context'
import type { PodFailure } from './pod-state'
import type { PodWorker } from './pod-worker'
import { Wakeup } from './wakeup'

export interface ResizeRoom {
  readonly isUp: () => boolean
  readonly node: () => Node | undefined
  /** Why a pod that asks for this does not fit beside the others. */
  readonly admit: (pod: Pod) => PodFailure | undefined
}

/**
 * The resizes of a node's pods that wait for a decision: they are looked at when one is asked for, and those that had
 * to wait again when room gets free (kubelet `allocation_manager.go`).
 */
export class NodeResizes {
  #pending: readonly PodWorker[] = []
  readonly #wakeup: Wakeup

  constructor(
    private readonly context: KubeletContext,
    name: string,
    private readonly room: ResizeRoom,
  ) {
    this.#wakeup = new Wakeup(context.scheduling, `kubelet ${name}: look at resizes`, () => this.#decide())
  }

  asked(worker: PodWorker): void {
    this.#pending = [...this.#pending.filter((other) => other !== worker), worker]
    this.roomFreed()
  }

  roomFreed(): void {
    if (this.#pending.length > 0) this.#wakeup.in(this.context.profile.noticeTime)
  }

  end(): void {
    this.#wakeup.cancel()
    this.#pending = []
  }

  #decide(): undefined {
    if (!this.room.isUp()) return
    const inOrder = [...this.#pending].sort(mostUrgentFirst)
    this.#pending = inOrder.filter((worker) => worker.isActive && this.#isDeferred(worker))
  }

  #isDeferred({ resizer, state: { pod } }: PodWorker): boolean {
    if (!resizer.isWanted) {
      resizer.withdraw()
      return false
    }
    const failure = this.context.profile.admitsPods ? this.#refusal(pod) : undefined
    if (!failure) resizer.begin()
    else resizer.refuse(failure.reason, failure.message)
    return failure?.reason === 'Deferred'
  }

  #refusal(pod: Pod): { readonly reason: 'Infeasible' | 'Deferred'; readonly message: string } | undefined {
    const wanted = podRequests(pod)
    const all = resourceAmounts(this.room.node()?.status.allocatable)
    const excess = ['memory', 'cpu'].find((name) => (wanted[name] ?? 0) > (all[name] ?? 0))
    if (excess) {
      const message = `Node didn't have enough capacity: ${excess}, requested: ${wanted[excess]}, capacity: ${all[excess] ?? 0}`
      return { reason: 'Infeasible', message }
    }
    const failure = this.room.admit(pod)
    return failure && { reason: 'Deferred', message: failure.message }
  }
}

const QOS_ORDER: Readonly<Record<QosClass, number>> = { Guaranteed: 0, Burstable: 1, BestEffort: 2 }

/** Resizes that need no room, then by priority, by class, and by how long they have waited. */
const mostUrgentFirst = byAll<PodWorker>(
  (a, b) => Number(a.resizer.isIncrease) - Number(b.resizer.isIncrease),
  (a, b) => (b.state.pod.spec.priority ?? 0) - (a.state.pod.spec.priority ?? 0),
  (a, b) => QOS_ORDER[qosClassOf(a.state.pod.spec)] - QOS_ORDER[qosClassOf(b.state.pod.spec)],
  (a, b) => waitingSince(a) - waitingSince(b),
)

const waitingSince = ({ state }: PodWorker): number => state.resize.pending?.since ?? Number.MAX_SAFE_INTEGER

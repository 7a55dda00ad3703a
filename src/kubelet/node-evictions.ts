import type { Pod } from '../api/kinds'
import type { NodePressure } from '../api/node-spec'
import { podRequests } from '../api/pod-resources'
import { tolerates } from '../api/toleration'
import { milliseconds, seconds } from '../base/time'
import type { Timer } from '../simulation/event-queue'
import { type KubeletContext, recordEvent } from './context'
import type { PodFailure } from './pod-state'
import type { PodWorker } from './pod-worker'

const KIBIBYTE = 1024
/** system-cluster-critical and above. */
const CRITICAL_PRIORITY = 2_000_000_000
const HARD_EVICTION_GRACE = seconds(1)
const MEMORY_PRESSURE_TAINT = { key: 'node.kubernetes.io/memory-pressure', value: '', effect: 'NoSchedule' }

const isCritical = ({ spec }: Pod): boolean => (spec.priority ?? 0) >= CRITICAL_PRIORITY

/** Why a node under pressure takes no such pod (kubelet `eviction_manager.go`, `Admit`). */
export function pressureRejection(pod: Pod, pressures: ReadonlySet<NodePressure>): PodFailure | undefined {
  const conditions = (['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const).filter((type) => pressures.has(type))
  if (conditions.length === 0 || isCritical(pod)) return undefined
  if (conditions.length === 1 && conditions[0] === 'MemoryPressure') {
    if (pod.status.qosClass !== 'BestEffort') return undefined
    if (pod.spec.tolerations?.some((toleration) => tolerates(toleration, MEMORY_PRESSURE_TAINT))) return undefined
  }
  return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` }
}

interface Consumer {
  readonly worker: PodWorker
  readonly used: number
  readonly requested: number
}

/**
 * Evicts pods from a node that is short of memory, one a pass: those that use more than they asked for,
 * by priority and by how much more.
 */
// Simplified: the pressure is told, not computed, so pods that keep to their requests stay; disk pressure evicts nobody.
export class NodeEvictions {
  #timer: Timer | undefined

  constructor(
    private readonly context: KubeletContext,
    private readonly workers: () => readonly PodWorker[],
  ) {}

  begin(): void {
    if (!this.#timer) this.#schedule(0)
  }

  end(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #schedule(delay: number): void {
    const { evictionInterval } = this.context.profile
    if (evictionInterval === 'never') return
    this.#timer = this.context.scheduling.after(milliseconds(delay), 'kubelet: evict a pod to free memory', () => {
      const victim = this.#ranked()[0]
      if (victim) this.#evict(victim)
      const more = this.#ranked().length > 0
      this.#timer = undefined
      if (more) this.#schedule(evictionInterval)
      return undefined
    })
  }

  #ranked(): readonly Consumer[] {
    return this.workers()
      .filter(({ isActive, state }) => isActive && !state.failure && !isCritical(state.pod))
      .map((worker) => ({
        worker,
        used: memoryUse(this.context, worker),
        requested: podRequests(worker.state.pod).memory ?? 0,
      }))
      .filter(({ used, requested }) => used > requested)
      .sort(
        (a, b) =>
          (a.worker.state.pod.spec.priority ?? 0) - (b.worker.state.pod.spec.priority ?? 0) ||
          b.used - b.requested - (a.used - a.requested),
      )
  }

  #evict({ worker }: Consumer): void {
    const { pod, running } = worker.state
    const uses = running.map(({ name, run, spec }) => {
      const used = Math.ceil(this.context.images.usageOf(run?.image ?? '').memoryBytes / KIBIBYTE)
      const request = spec.resources?.requests?.memory ?? '0'
      return `Container ${name} was using ${used}Ki, request is ${request}, has larger consumption of memory. `
    })
    const message = `The node was low on resource: memory. Threshold quantity: 100Mi, available: ${90 * KIBIBYTE}Ki. ${uses.join('')}`
    recordEvent(this.context, pod, { type: 'Warning', reason: 'Evicted', message })
    worker.fail({ reason: 'Evicted', message, disruptionReason: 'TerminationByKubelet' }, HARD_EVICTION_GRACE)
  }
}

const memoryUse = ({ images }: KubeletContext, { state }: PodWorker): number =>
  state.running.reduce((sum, { run }) => sum + images.usageOf(run?.image ?? '').memoryBytes, 0)

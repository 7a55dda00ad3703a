import type { Pod, PodStatus } from '../api/kinds'
import { keyOf } from '../api/object'
import { isPodTerminal, observed } from '../api/pod'
import { pods } from '../api/resources/pod'
import { isConflict, isNotFound } from '../api/status-error'
import { equal } from '../base/json'
import { formatTimestamp } from '../base/time'
import type { KubeletContext } from './context'
import type { NodeHost } from './node-host'
import { conditionsOfOthers } from './pod-conditions'
import type { PodState } from './pod-state'
import { podStatus } from './pod-status'
import type { Prober } from './prober'

/** Writes a pod's status whenever it differs from what the API server has (kubelet `status_manager.go`). */
export class StatusWriter {
  #isWriting = false

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly prober: Prober,
  ) {}

  /** A write is under way: what the watch delivers now is the kubelet's own doing. */
  get isWriting(): boolean {
    return this.#isWriting
  }

  write(terminating: boolean): void {
    const current = this.context.api.find(pods, keyOf(this.state.pod))
    if (!current || current.metadata.uid !== this.state.pod.metadata.uid) return
    const status = this.#statusOf(current, terminating)
    if (equal(status, current.status)) return
    this.#isWriting = true
    try {
      this.state.pod = this.context.api.updateStatus(pods, { ...current, status })
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    } finally {
      this.#isWriting = false
    }
  }

  #statusOf(current: Pod, terminating: boolean): PodStatus {
    const { profile, scheduling } = this.context
    const { failure, startTime, isRejected } = this.state
    if (failure && !isPodTerminal(current) && (isRejected || !profile.reportsTermination)) {
      const { reason, message } = failure
      const start = startTime === undefined ? {} : { startTime: formatTimestamp(startTime) }
      const { conditions, ...status } = current.status
      const kept = isRejected ? conditionsOfOthers(current) : conditions
      const noted = isRejected ? observed(current) : {}
      return {
        ...status,
        ...(kept?.length ? { conditions: kept } : {}),
        ...start,
        ...noted,
        phase: 'Failed',
        reason,
        message,
      }
    }
    return podStatus(current, {
      state: this.state,
      hostAddress: this.host.address,
      isReady: (record) => this.prober.isReady(record),
      failedPodReason: profile.failedPodReason,
      terminating,
      now: scheduling.now(),
    })
  }
}

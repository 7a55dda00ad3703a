import type { Instant } from '../base/time'
import { type KubeletContext, recordEvent } from './context'
import { nextRetry } from './pod-holds'
import type { PodState } from './pod-state'
import { missingVolumes } from './references'

/** The volumes of one pod: it may not start before what they show is there. */
export class PodMounts {
  #told = ''
  #failedAt: Instant | undefined

  constructor(
    private readonly context: KubeletContext,
    private readonly state: PodState,
  ) {}

  /**
   * @returns `ready` when everything is mounted, `missing` while nothing can be done, or the moment of the
   *   next attempt when what was missing has appeared
   */
  // Simplified: every kind of volume but ConfigMaps and Secrets mounts at once.
  check(): 'ready' | 'missing' | Instant {
    if (this.state.sandbox || this.state.failure) return 'ready'
    const { api, profile, scheduling } = this.context
    const missing = missingVolumes(api, this.state.pod)
    const text = missing.map(({ volume, why }) => `${volume}: ${why}`).join('\n')
    if (text !== this.#told) {
      for (const { volume, why } of missing) {
        const message = `MountVolume.SetUp failed for volume "${volume}" : ${why}`
        recordEvent(this.context, this.state.pod, { type: 'Warning', reason: 'FailedMount', message })
      }
    }
    this.#told = text
    const now = scheduling.now()
    if (missing.length > 0) {
      this.#failedAt ??= now
      return 'missing'
    }
    if (this.#failedAt === undefined) return 'ready'
    const retry = nextRetry(this.#failedAt, now, profile.retryInterval)
    return retry > now ? retry : 'ready'
  }
}

import type { Pod } from '../api/kinds'
import { keyOf } from '../api/object'
import { pods as podResource } from '../api/resources/pod'
import { isNotFound, StatusError } from '../api/status-error'
import { type Milliseconds, milliseconds, seconds } from '../base/time'
import type { Goal } from '../cluster/goal'
import { isFatal, messageOf } from './errors'
import type { Call } from './verb'
import { FOREVER, NOTHING_LEFT } from './waiting'

export interface EvictOptions {
  /** 0 is for ever. */
  readonly timeout: Milliseconds
  /** Delete in place of evicting. */
  readonly bypassBudgets: boolean
  readonly gracePeriodSeconds?: number
}

const RETRY = seconds(5)

/**
 * Evicts pods all at once, tries again every 5 seconds those that a disruption budget holds back, and waits until
 * they are gone, saying each step.
 * @returns what went wrong, one text a pod
 */
export function evictPods(call: Call, pods: readonly Pod[], options: EvictOptions): Promise<readonly string[]> {
  return new Eviction(call, options).run(pods)
}

class Eviction {
  private readonly end: number
  private readonly problems: string[] = []
  private leaving: readonly Pod[] = []

  constructor(
    private readonly call: Call,
    private readonly options: EvictOptions,
  ) {
    this.end = call.cluster.now() + (options.timeout > 0 ? options.timeout : FOREVER)
  }

  async run(pods: readonly Pod[]): Promise<readonly string[]> {
    const { cluster } = this.call
    let held = await this.tryAll(pods)
    while (held.length + this.leaving.length > 0) {
      const quiet = await this.waitUntil(held.length > 0 ? Math.min(cluster.now() + RETRY, this.end) : this.end)
      if (cluster.now() >= this.end || (quiet && held.length === 0)) return this.giveUp([...held, ...this.leaving])
      const still = await this.tryAll(held)
      if (quiet && still.length === held.length && still.length > 0 && this.options.timeout === 0) {
        return this.giveUp(still)
      }
      held = still
    }
    return this.problems
  }

  /** Asks for each eviction; returns those that a budget holds back. */
  private async tryAll(pods: readonly Pod[]): Promise<readonly Pod[]> {
    const held: Pod[] = []
    for (const pod of pods) {
      const { namespace, name } = pod.metadata
      this.call.session.say(`evicting pod ${namespace}/${name}`)
      try {
        await this.remove(pod)
        this.leaving = [...this.leaving, pod]
      } catch (error) {
        if (isFatal(error)) throw error
        if (isNotFound(error)) continue
        if (error instanceof StatusError && error.reason === 'TooManyRequests') {
          this.call.session.complain(
            `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}`,
          )
          held.push(pod)
        } else this.problems.push(`error when evicting pods/"${name}" -n "${namespace}": ${messageOf(error)}`)
      }
    }
    await this.reportGone()
    return held
  }

  private async remove(pod: Pod): Promise<void> {
    const { gracePeriodSeconds, bypassBudgets } = this.options
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }
    if (bypassBudgets) await this.call.cluster.delete(podResource, keyOf(pod), options)
    else await this.call.cluster.evict(keyOf(pod), options)
  }

  /** Whether nothing is left to happen before then. */
  private async waitUntil(time: number): Promise<boolean> {
    const { cluster } = this.call
    while (cluster.now() < time) {
      const outcome = await cluster.waitFor(someGone(this.leaving), milliseconds(time - cluster.now()))
      await this.reportGone()
      if (outcome.met) {
        if (this.leaving.length === 0 && time === this.end) return false
        continue
      }
      if (outcome.because !== 'quiescent') return false
      if (time < this.end || this.options.timeout > 0) await cluster.pass(milliseconds(time - cluster.now()))
      return true
    }
    return false
  }

  private async reportGone(): Promise<void> {
    const view = await this.call.cluster.view()
    const isThere = (pod: Pod): boolean => view.find<Pod>(podResource, keyOf(pod))?.metadata.uid === pod.metadata.uid
    for (const pod of this.leaving) {
      if (!isThere(pod))
        this.call.session.say(`pod/${pod.metadata.name} ${this.options.bypassBudgets ? 'deleted' : 'evicted'}`)
    }
    this.leaving = this.leaving.filter(isThere)
  }

  private giveUp(pods: readonly Pod[]): readonly string[] {
    const { timeout } = this.options
    const why = timeout > 0 ? `global timeout reached: ${timeout / 1000}s` : NOTHING_LEFT
    const late = pods.map(
      ({ metadata }) => `error when evicting pods/"${metadata.name}" -n "${metadata.namespace}": ${why}`,
    )
    return [...this.problems, ...late]
  }
}

const someGone = (pods: readonly Pod[]): Goal => ({
  description: 'an evicted pod is gone',
  reads: [podResource],
  check(view) {
    const gone = pods.some((pod) => view.find<Pod>(podResource, keyOf(pod))?.metadata.uid !== pod.metadata.uid)
    return gone ? undefined : { observed: 'all are still there' }
  },
})

import type { Node } from '../../api/kinds'
import { type Instant, milliseconds, plus } from '../../base/time'
import type { NodeLifecycleFlags } from './flags'

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption'

const REGION = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region']
const ZONE = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']

/** The part of the cluster that a node shares its fate with; '' for nodes without topology labels. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const value = (keys: readonly string[]): string => keys.map((key) => labels[key]).find((label) => !!label) ?? ''
  const region = value(REGION)
  const zone = value(ZONE)
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`
}

/** More than two nodes and a large enough part of them not ready is a disruption, all of them a full one. */
export function zoneStateOf(readiness: readonly boolean[], { unhealthyZoneThreshold }: NodeLifecycleFlags): ZoneState {
  const unready = readiness.filter((ready) => !ready).length
  const ready = readiness.length - unready
  if (ready === 0 && unready > 0) return 'FullDisruption'
  return unready > 2 && unready / (unready + ready) >= unhealthyZoneThreshold ? 'PartialDisruption' : 'Normal'
}

/** How many nodes a second may be tainted NoExecute in a zone. */
export function evictionRate(state: ZoneState, size: number, flags: NodeLifecycleFlags): number {
  if (state !== 'PartialDisruption') return flags.nodeEvictionRate
  return size > flags.largeClusterSizeThreshold ? flags.secondaryNodeEvictionRate : 0
}

/** The nodes of one zone that wait to be tainted NoExecute, let through by a token bucket of size 1. */
export class Zone {
  state: ZoneState = 'Initial'
  readonly waiting = new Set<string>()
  #rate: number
  #tokenAt: Instant | undefined

  constructor(rate: number) {
    this.#rate = rate
  }

  setRate(rate: number, now: Instant): void {
    if (rate === this.#rate) return
    const hadToken = this.#hasToken(now)
    this.#rate = rate
    this.#tokenAt = hadToken || rate === 0 ? undefined : plus(now, milliseconds(1000 / rate))
  }

  /** Takes the token, if there is one. */
  tryAccept(now: Instant): boolean {
    if (!this.#hasToken(now)) return false
    this.#tokenAt = plus(now, milliseconds(1000 / this.#rate))
    return true
  }

  /** When the next waiting node can be let through; `undefined` when none waits, or none ever will be. */
  nextToken(now: Instant): Instant | undefined {
    if (this.waiting.size === 0 || this.#rate === 0) return undefined
    return this.#tokenAt === undefined || this.#tokenAt < now ? now : this.#tokenAt
  }

  #hasToken(now: Instant): boolean {
    return this.#rate > 0 && (this.#tokenAt === undefined || this.#tokenAt <= now)
  }
}

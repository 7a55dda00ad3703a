import { formatMicroTimestamp, type Instant, type Milliseconds, parseTimestamp } from '../base/time'
import type { Lease } from './kinds'

/** Where kubelets say that they are alive: one Lease for each node, of the node's name. */
export const NODE_LEASE_NAMESPACE = 'kube-node-lease'

/**
 * Says that the holder of a Lease is alive and renews it every so many milliseconds. Renewals that nobody
 * looks at are not written one by one: as long as this annotation is there, the Lease stands for them all.
 */
const RENEWED_EVERY = 'gherkube.dev/renewed-every-milliseconds'

export const renewedEvery = (interval: Milliseconds): Readonly<Record<string, string>> => ({
  [RENEWED_EVERY]: String(interval),
})

export const isBeingRenewed = (lease: Lease): boolean => lease.metadata.annotations?.[RENEWED_EVERY] !== undefined

/** Takes the annotation away: from now on the Lease says itself when it was last renewed. */
export function withoutRenewals(lease: Lease, renewTime: Instant): Lease {
  const { [RENEWED_EVERY]: _, ...annotations } = lease.metadata.annotations ?? {}
  return {
    ...lease,
    metadata: { ...lease.metadata, annotations },
    spec: { ...lease.spec, renewTime: formatMicroTimestamp(renewTime) },
  }
}

/** When a Lease was last renewed, as of `now`. */
export function lastRenewal(lease: Lease, now: Instant): Instant | undefined {
  const written = parseTimestamp(lease.spec.renewTime)
  const interval = Number(lease.metadata.annotations?.[RENEWED_EVERY])
  if (written === undefined || !(interval > 0) || now < written) return written
  return (written + Math.floor((now - written) / interval) * interval) as Instant
}

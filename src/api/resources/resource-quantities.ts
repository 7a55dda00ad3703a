import type { Mutable } from '../../base/json'
import type { Container, PodSpec } from '../kinds'
import { amountText, containersRequests, isPodLevel, podLevelResources } from '../pod-resources'
import { canonicalQuantity } from '../quantity'

/** Amounts as they stand in objects: quantities by resource name. */
export type QuantityDraft = Record<string, string>

/** Writes quantities the one way the server stores them: `1000m` becomes `1`. */
export function defaultQuantities(quantities: QuantityDraft | undefined | null): void {
  if (!quantities) return
  for (const name of Object.keys(quantities)) {
    const quantity = quantities[name]
    if (typeof quantity === 'string' || typeof quantity === 'number') quantities[name] = canonicalQuantity(quantity)
  }
}

/** A limit without a request is the request. */
export function requestsFromLimits(container: Mutable<Container>): void {
  const limits = container.resources?.limits
  if (!container.resources || !limits || Object.keys(limits).length === 0) return
  container.resources.requests = { ...limits, ...container.resources.requests }
}

/**
 * A pod that limits itself as a whole requests what its containers do, and where they are silent what it limits
 * (`defaultPodRequests`).
 */
export function podRequestsFromLimits(spec: Mutable<PodSpec>): void {
  const whole = podLevelResources(spec) as Mutable<Container['resources']>
  const limits = whole?.limits ?? {}
  if (!whole || Object.keys(limits).length === 0) return
  const together = Object.entries(containersRequests(spec))
    .filter(([name]) => isPodLevel(name) && !name.startsWith('hugepages-'))
    .map(([name, amount]) => [name, amountText(name, amount)])
  const limited = Object.entries(limits).filter(([name]) => isPodLevel(name))
  whole.requests = { ...Object.fromEntries([...limited, ...together]), ...whole.requests }
}

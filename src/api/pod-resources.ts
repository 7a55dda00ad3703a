import { sortedKeys } from '../base/compare'
import type { Container, Pod, PodSpec } from './kinds'
import { bytesText, milliText, milliValue, quantityLike, wholeValue } from './quantity'

/** Amounts by resource name: `cpu` in thousandths of a core, everything else in base units (bytes, devices). */
export type ResourceAmounts = Readonly<Record<string, number>>

type Quantities = Readonly<Record<string, string>> | undefined
type Amounts = Record<string, number>

export const resourceAmount = (name: string, quantity: string | number | undefined): number =>
  name === 'cpu' ? milliValue(quantity) : wholeValue(quantity)

/** An amount as a quantity. */
export const amountText = (name: string, amount: number): string =>
  name === 'cpu' ? milliText(amount) : bytesText(amount)

/** What a pod asks for of one resource, written as its containers write it (`128M` or `128Mi`). */
export function podAmountText({ spec }: Pick<Pod, 'spec'>, part: 'requests' | 'limits', name: string, amount: number) {
  if (name === 'cpu') return milliText(amount)
  const wholes = [podLevelResources(spec), ...[...spec.containers, ...(spec.initContainers ?? [])].map(resourcesOf)]
  const stated = wholes.map((resources) => resources?.[part]?.[name])
  return quantityLike(
    amount,
    stated.find((quantity) => wholeValue(quantity) > 0),
  )
}

const resourcesOf = ({ resources }: Container) => resources

export function resourceAmounts(quantities: Quantities): ResourceAmounts {
  const amounts: Amounts = {}
  if (!quantities) return amounts
  for (const name of sortedKeys(quantities)) amounts[name] = resourceAmount(name, quantities[name])
  return amounts
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always'

function add(total: Amounts, more: ResourceAmounts): void {
  for (const name in more) total[name] = (total[name] ?? 0) + (more[name] as number)
}

/** The larger of each. In place. */
export function raise(total: Amounts, floor: ResourceAmounts): void {
  for (const name in floor) total[name] = Math.max(total[name] ?? 0, floor[name] as number)
}

/** Resources that a pod may ask for as a whole, beside its containers (PodLevelResources, on since 1.34). */
export const isPodLevel = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')

/** The largest of: everything that runs for good, and each step of initialisation with the sidecars before it. */
function combine(spec: PodSpec, amountsOf: (container: Container) => ResourceAmounts): Amounts {
  const running: Amounts = {}
  for (const container of spec.containers) add(running, amountsOf(container))
  const sidecars: Amounts = {}
  const initial: Amounts = {}
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container)
    if (isSidecar(container)) {
      add(running, own)
      add(sidecars, own)
      raise(initial, sidecars)
    } else {
      const step = { ...sidecars }
      add(step, own)
      raise(initial, step)
    }
  }
  raise(running, initial)
  return running
}

function setPodLevel(total: Amounts, quantities: Quantities): void {
  const amounts = resourceAmounts(quantities)
  for (const name in amounts) if (isPodLevel(name)) total[name] = amounts[name] as number
}

/** What a pod asks for as a whole. `spec.resources` is newer than the published type package (1.30). */
export const podLevelResources = (spec: PodSpec): Container['resources'] =>
  (spec as { readonly resources?: Container['resources'] }).resources

/** What a container asks for; a limit without a request counts as the request. */
export const containerRequests = (container: Container): ResourceAmounts =>
  resourceAmounts({ ...container.resources?.limits, ...container.resources?.requests })

/** What all containers of a pod ask for together, whatever the pod asks for as a whole. */
export const containersRequests = (spec: PodSpec): ResourceAmounts => combine(spec, containerRequests)

type AmountsOf = (container: Container) => ResourceAmounts

/** What a pod needs whose containers need so much each. */
export function sumRequests(spec: PodSpec, amountsOf: AmountsOf): ResourceAmounts {
  const total = combine(spec, amountsOf)
  setPodLevel(total, podLevelResources(spec)?.requests)
  add(total, resourceAmounts(spec.overhead))
  return total
}

/**
 * What a pod asks of a node: containers and sidecars together, or the most demanding step of initialisation if that
 * is more, plus overhead (component-helpers `resource.PodRequests`).
 *
 * @param missing what a container counts for that does not mention a resource; nothing unless given.
 */
export const podRequests = ({ spec }: Pick<Pod, 'spec'>, missing: ResourceAmounts = {}): ResourceAmounts =>
  sumRequests(spec, (container) => ({ ...missing, ...containerRequests(container) }))

/** The limits of a pod, summed the same way; overhead counts only for resources that have a limit. */
export function podLimits(pod: Pick<Pod, 'spec'>): ResourceAmounts {
  const { spec } = pod
  const total = combine(spec, (container) => resourceAmounts(container.resources?.limits))
  setPodLevel(total, podLevelResources(spec)?.limits)
  const overhead = resourceAmounts(spec.overhead)
  for (const name in overhead) if (name in total) total[name] = (total[name] ?? 0) + (overhead[name] as number)
  return total
}

import type { Container, Pod, PodSpec } from './kinds'
import { podLevelResources } from './pod-resources'
import { parseQuantity } from './quantity'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

type Quantities = Readonly<Record<string, string>> | undefined
interface Amounts {
  readonly limits?: Quantities
  readonly requests?: Quantities
}

const COMPUTE = ['cpu', 'memory'] as const

const positive = (quantities: Quantities, name: string): number | undefined => {
  const amount = parseQuantity(quantities?.[name])
  return amount !== undefined && amount > 0 ? amount : undefined
}

/** cpu and memory are both limited, and requests, where given, equal the limits. */
const isGuaranteed = ({ limits, requests }: Amounts): boolean =>
  COMPUTE.every((name) => {
    const limit = positive(limits, name)
    return limit !== undefined && (positive(requests, name) ?? limit) === limit
  })

const asksForNothing = ({ limits, requests }: Amounts): boolean =>
  COMPUTE.every((name) => positive(limits, name) === undefined && positive(requests, name) === undefined)

/** The quality of service class of a pod (core `qos.ComputePodQOS`). Resources of the pod as a whole decide when given. */
export function qosClassOf(spec: PodSpec): QosClass {
  const whole = podLevelResources(spec)
  const parts: readonly Amounts[] = whole ? [whole] : allContainers(spec).map(({ resources }) => resources ?? {})
  if (parts.every(asksForNothing)) return 'BestEffort'
  return parts.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}

const allContainers = (spec: PodSpec): readonly Container[] => [
  ...(spec.containers ?? []),
  ...(spec.initContainers ?? []),
]

/** Whether a pod has been given a node. */
export const isScheduled = (pod: Pod): boolean => !!pod.spec.nodeName

import { equal } from '../base/json'
import { findCondition } from './condition'
import type { Container, ContainerStatus, Pod } from './kinds'
import {
  containerRequests,
  podRequests,
  type ResourceAmounts,
  raise,
  resourceAmounts,
  sumRequests,
} from './pod-resources'

type Statuses = readonly ContainerStatus[] | undefined

/** The status of a container that does not have, or no longer has, the resources of its spec. */
function divergingStatus(container: Container, statuses: Statuses, place: number): ContainerStatus | undefined {
  const there = statuses?.[place]
  const status = there?.name === container.name ? there : statuses?.find(({ name }) => name === container.name)
  const resources = status?.resources
  if (!resources || resources === container.resources || equal(resources, container.resources ?? {})) return undefined
  return status
}

const someDiverges = (containers: readonly Container[] | undefined, statuses: Statuses): boolean =>
  !!statuses && !!containers?.some((container, place) => divergingStatus(container, statuses, place))

/** Whether an in-place resize of the pod is under way, or waits. */
export const isResizing = ({ spec, status }: Pod): boolean =>
  someDiverges(spec.containers, status.containerStatuses) ||
  someDiverges(spec.initContainers, status.initContainerStatuses)

/**
 * What a pod takes from its node: while it is resized, of each resource the most that is asked for, allocated or in
 * use; what the node can never give does not count (component-helpers `UseStatusResources`).
 */
export function heldRequests(pod: Pod, missing: ResourceAmounts = {}): ResourceAmounts {
  if (!isResizing(pod)) return podRequests(pod, missing)
  const { conditions, containerStatuses = [], initContainerStatuses = [] } = pod.status
  const statuses = [...containerStatuses, ...initContainerStatuses]
  const isInfeasible = findCondition(conditions, 'PodResizePending')?.reason === 'Infeasible'
  return sumRequests(pod.spec, (container) => {
    const status = divergingStatus(container, statuses, -1)
    const held = { ...missing, ...(status && isInfeasible ? {} : containerRequests(container)) }
    raise(held, resourceAmounts(status?.resources?.requests))
    raise(held, resourceAmounts(status?.allocatedResources))
    return held
  })
}

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

/** The status of a container that does not have, or no longer has, the resources of its spec. */
function divergingStatus(
  container: Container,
  statuses: Pod['status']['containerStatuses'],
): ContainerStatus | undefined {
  const status = statuses?.find(({ name }) => name === container.name)
  const { resources } = status ?? {}
  if (!resources || resources === container.resources || equal(resources, container.resources ?? {})) return undefined
  return status
}

/** Whether an in-place resize of the pod is under way, or waits. */
export function isResizing({ spec, status }: Pod): boolean {
  const { containerStatuses, initContainerStatuses } = status
  if (!containerStatuses) return false
  if (spec.containers.some((container) => divergingStatus(container, containerStatuses))) return true
  return !!spec.initContainers?.some((container) => divergingStatus(container, initContainerStatuses))
}

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
    const status = divergingStatus(container, statuses)
    const held = { ...missing, ...(status && isInfeasible ? {} : containerRequests(container)) }
    raise(held, resourceAmounts(status?.resources?.requests))
    raise(held, resourceAmounts(status?.allocatedResources))
    return held
  })
}

import type { Pod, PodCondition } from '../../api/kinds'
import type { ObjectKey } from '../../api/object'
import { observed } from '../../api/pod'
import { pods } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import { formatTimestamp } from '../../base/time'
import type { ServerContext } from '../context'

const BINDING = { ...pods, plural: 'pods/binding' }

/** Assigns a pod to a node (`BindingREST.Create`): sets spec.nodeName and condition PodScheduled in one write. */
// Simplified: the pod does not get the zone and region of its node as labels (PodTopologyLabels, on since 1.35).
export function bindPod(server: ServerContext, key: ObjectKey, nodeName: string): Pod {
  const pod = server.store.find(pods, key)
  if (!pod) throw StatusError.notFound(pods, key.name)
  refuseBinding(pod)
  const { nominatedNodeName: _nominated, ...status } = pod.status
  return server.store.replace(pods, pod, {
    ...pod,
    spec: { ...pod.spec, nodeName },
    status: { ...status, conditions: scheduled(pod, formatTimestamp(server.now)) },
  })
}

function refuseBinding({ metadata: { name, deletionTimestamp }, spec }: Pod): void {
  const refuse = (cause: string): never => {
    throw StatusError.conflict(BINDING, name, cause)
  }
  if (deletionTimestamp) refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (spec.nodeName) refuse(`pod ${name} is already assigned to node "${spec.nodeName}"`)
  if (spec.schedulingGates?.length) refuse(`pod ${name} has non-empty .spec.schedulingGates`)
}

function scheduled(pod: Pod, now: string): readonly PodCondition[] {
  const conditions = pod.status.conditions ?? []
  const before = conditions.find((condition) => condition.type === 'PodScheduled')
  if (before?.status === 'True') return conditions
  const condition: PodCondition = { type: 'PodScheduled', ...observed(pod), status: 'True', lastTransitionTime: now }
  return before ? conditions.map((other) => (other === before ? condition : other)) : [...conditions, condition]
}

import { hostPorts, shareAPort } from '../../api/host-ports'
import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'

const NAME = 'NodePorts'
const refused = Refusal.unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports")

/** Two pods cannot have the same port of one node (scheduler `plugins/nodeports`). */
export const nodePorts = (): SchedulerPlugin => ({
  name: NAME,
  scope: 'node',
  curedBy: ['NodeAdded', 'AssignedPodGone'],
  mayCure: (event, pod) => event.kind !== 'AssignedPodGone' || shareAPort(hostPorts(event.pod.spec), pod.hostPorts),
  preFilter({ hostPorts: wanted }) {
    if (wanted.length === 0) return undefined
    return { check: ({ ports }) => (wanted.some((port) => ports.conflicts(port)) ? refused : undefined) }
  },
})

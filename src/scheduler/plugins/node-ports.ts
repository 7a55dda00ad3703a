import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'
import { type HostPort, HostPortUse, hostPorts } from '../state/host-ports'

const NAME = 'NodePorts'
const refused = Refusal.unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports")

function shareAPort(taken: readonly HostPort[], wanted: readonly HostPort[]): boolean {
  const use = new HostPortUse()
  for (const port of taken) use.add(port)
  return wanted.some((port) => use.conflicts(port))
}

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

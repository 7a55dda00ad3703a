import type { Lease, Node } from '../../../api/kinds'
import { leases } from '../../../api/resources/lease'
import { nodes } from '../../../api/resources/node'
import { formatTaint } from '../../../api/toleration'
import { byAll, compareText, sortedEntries } from '../../../base/compare'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations } from './metadata'
import { writeNodePods } from './node-pods'
import { DescribeWriter, longTime } from './writer'

export const describeNode: Describe<Node> = (node, context) => {
  const w = new DescribeWriter()
  w.line(0, `Name:\t${node.metadata.name}`)
  const roles = nodes.columns.find(({ name }) => name === 'Roles')?.cell(node, context.now)
  w.line(0, `Roles:\t${roles ?? '<none>'}`)
  writeLabelsAndAnnotations(w, node)
  w.line(0, `CreationTimestamp:\t${longTime(node.metadata.creationTimestamp)}`)
  writeTaints(w, node)
  w.line(0, `Unschedulable:\t${node.spec.unschedulable ?? false}`)
  writeLease(w, node, context)
  writeConditions(w, node)
  writeMachine(w, node)
  if (node.spec.podCIDR) w.line(0, `PodCIDR:\t${node.spec.podCIDR}`)
  if (node.spec.podCIDRs?.length) w.line(0, `PodCIDRs:\t${node.spec.podCIDRs.join(',')}`)
  if (node.spec.providerID) w.line(0, `ProviderID:\t${node.spec.providerID}`)
  writeNodePods(w, node, context)
  writeEvents(w, node, context)
  return w.toString()
}

function writeTaints(w: DescribeWriter, { spec }: Node): void {
  const taints = [...(spec.taints ?? [])].sort(
    byAll(
      (a, b) => compareText(a.effect, b.effect),
      (a, b) => compareText(a.key, b.key),
    ),
  )
  if (taints.length === 0) w.line(0, 'Taints:\t<none>')
  taints.forEach((taint, i) => {
    w.line(0, `${i === 0 ? 'Taints:' : ''}\t${formatTaint(taint)}`)
  })
}

function writeLease(w: DescribeWriter, { metadata }: Node, { view }: DescribeContext): void {
  const lease = view.find<Lease>(leases, { namespace: 'kube-node-lease', name: metadata.name })
  if (!lease) {
    w.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${metadata.name}" not found`)
    return
  }
  const time = (text: string | undefined): string => (text ? longTime(text) : '<unset>')
  w.line(0, 'Lease:')
  w.line(1, `HolderIdentity:\t${lease.spec?.holderIdentity ?? '<unset>'}`)
  w.line(1, `AcquireTime:\t${time(lease.spec?.acquireTime)}`)
  w.line(1, `RenewTime:\t${time(lease.spec?.renewTime)}`)
}

function writeConditions(w: DescribeWriter, { status }: Node): void {
  if (!status.conditions?.length) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const condition of status.conditions) {
    const times = `${longTime(condition.lastHeartbeatTime)} \t${longTime(condition.lastTransitionTime)}`
    w.line(
      1,
      `${condition.type} \t${condition.status} \t${times} \t${condition.reason ?? ''} \t${condition.message ?? ''}`,
    )
  }
}

function writeMachine(w: DescribeWriter, { status }: Node): void {
  w.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) w.line(1, `${type}:\t${address}`)
  for (const [title, list] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ] as const) {
    if (!list) continue
    w.line(0, `${title}:`)
    for (const [name, quantity] of sortedEntries(list)) w.line(1, `${name}:\t${quantity}`)
  }
  const info = status.nodeInfo
  w.line(0, 'System Info:')
  w.line(1, `Machine ID:\t${info?.machineID ?? ''}`)
  w.line(1, `System UUID:\t${info?.systemUUID ?? ''}`)
  w.line(1, `Boot ID:\t${info?.bootID ?? ''}`)
  w.line(1, `Kernel Version:\t${info?.kernelVersion ?? ''}`)
  w.line(1, `OS Image:\t${info?.osImage ?? ''}`)
  w.line(1, `Operating System:\t${info?.operatingSystem ?? ''}`)
  w.line(1, `Architecture:\t${info?.architecture ?? ''}`)
  w.line(1, `Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`)
  w.line(1, `Kubelet Version:\t${info?.kubeletVersion ?? ''}`)
  w.line(1, `Kube-Proxy Version:\t${info?.kubeProxyVersion ?? ''}`)
}

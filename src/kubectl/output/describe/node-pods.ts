import type { Node, Pod } from '../../../api/kinds'
import { isPodTerminal } from '../../../api/pod'
import { podLimits, podRequests, type ResourceAmounts, resourceAmounts } from '../../../api/pod-resources'
import { age } from '../../../api/resources/columns'
import { pods } from '../../../api/resources/pod'
import { compareText } from '../../../base/compare'
import { amountText, amountWithShare } from './amount-text'
import type { DescribeContext } from './context'
import type { DescribeWriter } from './writer'

const STANDARD = ['cpu', 'memory', 'ephemeral-storage']

/** The pods of a node, and what they ask for together. */
export function writeNodePods(w: DescribeWriter, node: Node, { view, now }: DescribeContext): void {
  const running = view.list<Pod>(pods, { nodeName: node.metadata.name }).filter((pod) => !isPodTerminal(pod))
  const total = resourceAmounts(node.status.allocatable ?? node.status.capacity)
  w.line(0, `Non-terminated Pods:\t(${running.length} in total)`)
  w.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  const requests: Record<string, number> = {}
  const limits: Record<string, number> = {}
  for (const pod of running) {
    const [asked, capped] = [podRequests(pod), podLimits(pod)]
    addTo(requests, asked)
    addTo(limits, capped)
    const cell = (amounts: ResourceAmounts, name: string): string =>
      amountWithShare(name, amounts[name] ?? 0, total[name])
    w.line(
      1,
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cell(asked, 'cpu')}\t${cell(capped, 'cpu')}\t${cell(asked, 'memory')}\t${cell(capped, 'memory')}\t${age(pod.metadata.creationTimestamp, now)}`,
    )
  }
  writeTotals(w, { requests, limits, total })
}

function addTo(sum: Record<string, number>, amounts: ResourceAmounts): void {
  for (const name in amounts) sum[name] = (sum[name] ?? 0) + (amounts[name] as number)
}

interface Totals {
  readonly requests: ResourceAmounts
  readonly limits: ResourceAmounts
  readonly total: ResourceAmounts
}

function writeTotals(w: DescribeWriter, { requests, limits, total }: Totals): void {
  w.line(0, 'Allocated resources:')
  w.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  w.line(1, 'Resource\tRequests\tLimits')
  w.line(1, '--------\t--------\t------')
  const others = Object.keys(total).filter((name) => !STANDARD.includes(name) && name !== 'pods')
  const huge = others.filter((name) => name.startsWith('hugepages-')).sort(compareText)
  for (const name of [...STANDARD, ...huge]) {
    const share = (amounts: ResourceAmounts): string => amountWithShare(name, amounts[name] ?? 0, total[name])
    w.line(1, `${name}\t${share(requests)}\t${share(limits)}`)
  }
  for (const name of others.filter((other) => !huge.includes(other)).sort(compareText)) {
    w.line(1, `${name}\t${amountText(name, requests[name] ?? 0)}\t${amountText(name, limits[name] ?? 0)}`)
  }
}

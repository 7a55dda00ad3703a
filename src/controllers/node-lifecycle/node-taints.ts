import { findCondition } from '../../api/condition'
import type { Node, Taint } from '../../api/kinds'
import { nodes } from '../../api/resources/node'
import { compareText } from '../../base/compare'
import { equal } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { ReconcileContext } from '../controller'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** Which status of which condition puts which taint on a node. */
const CONDITION_TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const MANAGED = [...Object.values(CONDITION_TAINTS).flatMap(Object.values<string>), UNSCHEDULABLE]

/** Keeps the NoSchedule taints equal to the node's conditions, also where someone set them by hand. */
export function reconcileConditionTaints(context: ReconcileContext, node: Node): void {
  const wanted = Object.entries(CONDITION_TAINTS)
    .map(([type, taints]) => taints[findCondition(node.status.conditions, type)?.status ?? ''])
    .concat(node.spec.unschedulable ? UNSCHEDULABLE : undefined)
    .filter((key): key is string => key !== undefined)
    .sort(compareText)
  setTaints(context, node, { effect: 'NoSchedule', managed: MANAGED, wanted })
}

/** Puts the one NoExecute taint on a node that its Ready condition calls for, in place of the other. */
export const setEvictionTaint = (context: ReconcileContext, node: Node, key: string): void =>
  setTaints(context, node, { effect: 'NoExecute', managed: [NOT_READY, UNREACHABLE], wanted: [key] })

export const removeEvictionTaints = (context: ReconcileContext, node: Node): void =>
  setTaints(context, node, { effect: 'NoExecute', managed: [NOT_READY, UNREACHABLE], wanted: [] })

export const hasEvictionTaint = (node: Node, key: string): boolean =>
  !!node.spec.taints?.some((taint) => taint.key === key && taint.effect === 'NoExecute')

interface TaintSet {
  readonly effect: 'NoSchedule' | 'NoExecute'
  readonly managed: readonly string[]
  readonly wanted: readonly string[]
}

function setTaints(context: ReconcileContext, node: Node, { effect, managed, wanted }: TaintSet): void {
  const current = context.api.find(nodes, { namespace: '', name: node.metadata.name })
  if (!current) return
  const existing = current.spec.taints ?? []
  const isStale = (taint: Taint): boolean =>
    taint.effect === effect && managed.includes(taint.key) && !wanted.includes(taint.key)
  const missing = wanted.filter((key) => !existing.some((taint) => taint.key === key && taint.effect === effect))
  const timeAdded = formatTimestamp(context.now())
  const taints = [...existing.filter((taint) => !isStale(taint)), ...missing.map((key) => ({ key, effect, timeAdded }))]
  if (equal(taints, existing)) return
  const { taints: _, ...spec } = current.spec
  context.api.update(nodes, { ...current, spec: taints.length > 0 ? { ...spec, taints } : spec })
}

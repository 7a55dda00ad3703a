import { findCondition } from '../../api/condition'
import type { Node } from '../../api/kinds'
import { formatTaint } from '../../api/toleration'
import { listWords, quote } from '../../base/text'
import type { Goal } from '../../cluster/goal'
import { goalAbout, type Subject } from './subject'

export interface TaintQuery {
  readonly key: string
  /** Absent: any value. */
  readonly value?: string
  readonly effect: string
}

/** Whether a taint is the one that is meant: `gpu:NoSchedule` means any value. */
export const isTaint = (wanted: TaintQuery, { key, value, effect }: TaintQuery): boolean =>
  key === wanted.key && effect === wanted.effect && (wanted.value === undefined || wanted.value === (value ?? ''))

const taintsOf = ({ spec }: Node): string => listWords((spec.taints ?? []).map(formatTaint)) || 'no taints'

/** `node "n1" has taint gpu=true:NoSchedule`, or has it not. */
export const taintGoal = (subject: Subject<Node>, taint: TaintQuery, expected: boolean): Goal =>
  goalAbout(subject, `has ${expected ? '' : 'no '}taint ${quote(formatTaint(taint))}`, {
    check: (node) => {
      const found = (node.spec.taints ?? []).some((each) => isTaint(taint, each))
      return found === expected ? undefined : { observed: taintsOf(node) }
    },
  })

/** `node "n1" has no taints`. */
export const untaintedGoal = (subject: Subject<Node>): Goal =>
  goalAbout(subject, 'has no taints', {
    check: (node) => (node.spec.taints?.length ? { observed: taintsOf(node) } : undefined),
  })

/** `node "n1" is ready`: its condition Ready is True; not ready: False or Unknown. */
export const nodeReadyGoal = (subject: Subject<Node>, expected: boolean): Goal =>
  goalAbout(subject, `is ${expected ? 'ready' : 'not ready'}`, {
    check: ({ status }) => {
      const ready = findCondition(status.conditions, 'Ready')
      if ((ready?.status === 'True') === expected) return undefined
      const observed = ready ? `Ready is ${ready.status} (${ready.reason})` : 'no condition Ready'
      return { observed, reasons: ready?.message ? [ready.message] : [] }
    },
  })

/** `node "n1" is unschedulable`: cordoned; or schedulable again. */
export const cordonedGoal = (subject: Subject<Node>, expected: boolean): Goal =>
  goalAbout(subject, `is ${expected ? 'unschedulable' : 'schedulable'}`, {
    check: (node) =>
      !!node.spec.unschedulable === expected
        ? undefined
        : { observed: expected ? 'it is not cordoned' : 'it is cordoned', reasons: [`it has ${taintsOf(node)}`] },
  })

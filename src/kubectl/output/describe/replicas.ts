import type { Pod } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { pods } from '../../../api/resources/pod'
import type { DescribeContext } from './context'
import type { DescribeWriter } from './writer'

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed`: the pods that the object controls, by phase. */
export function writePodsStatus(w: DescribeWriter, owner: KubernetesObject, { view }: DescribeContext): void {
  const owned = view.list<Pod>(pods, { namespace: owner.metadata.namespace ?? '', ownerUid: owner.metadata.uid })
  const count = (phase: string): number => owned.filter(({ status }) => status.phase === phase).length
  w.line(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  )
}

export interface ConditionRow {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** Type, Status and Reason under dashes. */
export function writeConditionTable(w: DescribeWriter, conditions: readonly ConditionRow[] | undefined): void {
  if (!conditions?.length) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tReason')
  w.line(1, '----\t------\t------')
  for (const { type, status, reason } of conditions) w.line(1, `${type} \t${status}\t${reason ?? ''}`)
}

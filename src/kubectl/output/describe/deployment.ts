import type { Deployment, ReplicaSet } from '../../../api/kinds'
import { formatSelector } from '../../../api/label-selector'
import { replicaSets } from '../../../api/resources/replica-set'
import { newReplicaSet } from '../../revisions'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { writePodTemplate } from './pod-template'
import { writeConditionTable } from './replicas'
import { DescribeWriter, longTime } from './writer'

export const describeDeployment: Describe<Deployment> = (deployment, context) => {
  const w = new DescribeWriter()
  const { metadata, spec, status } = deployment
  writeName(w, deployment)
  w.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`)
  writeLabelsAndAnnotations(w, deployment)
  w.line(0, `Selector:\t${formatSelector(spec.selector)}`)
  w.line(
    0,
    `Replicas:\t${spec.replicas ?? 1} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  )
  w.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`)
  w.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`)
  const rolling = spec.strategy?.rollingUpdate
  if (rolling) {
    w.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  }
  writePodTemplate(w, spec.template)
  writeConditionTable(w, status.conditions)
  writeReplicaSets(w, deployment, context)
  writeEvents(w, deployment, context)
  return w.toString()
}

function writeReplicaSets(w: DescribeWriter, deployment: Deployment, { view }: DescribeContext): void {
  const { namespace = '', uid } = deployment.metadata
  const owned = view.list<ReplicaSet>(replicaSets, { namespace, ownerUid: uid })
  if (owned.length === 0) return
  const current = newReplicaSet(deployment, owned)
  const old = owned.filter((set) => set !== current)
  w.line(0, `OldReplicaSets:\t${list(old)}`)
  w.line(0, `NewReplicaSet:\t${list(current ? [current] : [])}`)
}

const list = (sets: readonly ReplicaSet[]): string =>
  sets
    .map(({ metadata, spec, status }) => {
      return `${metadata.name} (${status.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`
    })
    .join(', ') || '<none>'

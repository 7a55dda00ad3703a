import type { ReplicaSet, ReplicationController } from '../../../api/kinds'
import { formatLabels, formatSelector } from '../../../api/label-selector'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeController, writeLabelsAndAnnotations, writeName } from './metadata'
import { writePodTemplate } from './pod-template'
import { writeConditionTable, writePodsStatus } from './replicas'
import { DescribeWriter } from './writer'

export const describeReplicaSet: Describe<ReplicaSet> = (set, context) => {
  const w = new DescribeWriter()
  writeName(w, set)
  w.line(0, `Selector:\t${formatSelector(set.spec.selector)}`)
  writeLabelsAndAnnotations(w, set)
  writeController(w, set)
  w.line(0, `Replicas:\t${set.status.replicas ?? 0} current / ${set.spec.replicas ?? 1} desired`)
  writePodsStatus(w, set, context)
  writePodTemplate(w, set.spec.template ?? {})
  writeConditionTable(w, set.status.conditions)
  writeEvents(w, set, context)
  return w.toString()
}

export const describeReplicationController: Describe<ReplicationController> = (controller, context) => {
  const w = new DescribeWriter()
  const { spec, status } = controller
  writeName(w, controller)
  w.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  writeLabelsAndAnnotations(w, controller)
  w.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 1} desired`)
  writePodsStatus(w, controller, context)
  writePodTemplate(w, spec.template ?? {})
  writeConditionTable(w, status.conditions)
  writeEvents(w, controller, context)
  return w.toString()
}

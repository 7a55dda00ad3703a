import type { DaemonSet } from '../../../api/kinds'
import { formatLabels, formatSelector } from '../../../api/label-selector'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeLabelsAndAnnotations, writeName } from './metadata'
import { writePodTemplate } from './pod-template'
import { writePodsStatus } from './replicas'
import { DescribeWriter } from './writer'

export const describeDaemonSet: Describe<DaemonSet> = (set, context) => {
  const w = new DescribeWriter()
  const { spec, status } = set
  writeName(w, set)
  w.line(0, `Selector:\t${formatSelector(spec.selector)}`)
  w.line(0, `Node-Selector:\t${formatLabels(spec.template.spec?.nodeSelector)}`)
  writeLabelsAndAnnotations(w, set)
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`)
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`)
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`)
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`)
  writePodsStatus(w, set, context)
  writePodTemplate(w, spec.template)
  writeEvents(w, set, context)
  return w.toString()
}

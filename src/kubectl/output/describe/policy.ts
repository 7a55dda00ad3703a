import type { PodDisruptionBudget, PriorityClass } from '../../../api/kinds'
import { formatLabels, formatSelector } from '../../../api/label-selector'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeName } from './metadata'
import { DescribeWriter } from './writer'

export const describePodDisruptionBudget: Describe<PodDisruptionBudget> = (budget, context) => {
  const w = new DescribeWriter()
  const { spec, status } = budget
  writeName(w, budget)
  if (spec.minAvailable !== undefined) w.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec.maxUnavailable !== undefined) w.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  w.line(0, `Selector:\t${spec.selector ? formatSelector(spec.selector) : '<unset>'}`)
  w.line(0, 'Status:')
  w.line(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}`)
  w.line(2, `Current:\t${status.currentHealthy ?? 0}`)
  w.line(2, `Desired:\t${status.desiredHealthy ?? 0}`)
  w.line(2, `Total:\t${status.expectedPods ?? 0}`)
  writeEvents(w, budget, context)
  return w.toString()
}

export const describePriorityClass: Describe<PriorityClass> = (priorityClass, context) => {
  const w = new DescribeWriter()
  w.line(0, `Name:\t${priorityClass.metadata.name}`)
  w.line(0, `Value:\t${priorityClass.value}`)
  w.line(0, `GlobalDefault:\t${priorityClass.globalDefault ?? false}`)
  w.line(0, `PreemptionPolicy:\t${priorityClass.preemptionPolicy ?? '<unset>'}`)
  w.line(0, `Description:\t${priorityClass.description ?? ''}`)
  w.line(0, `Annotations:\t${formatLabels(priorityClass.metadata.annotations)}`)
  writeEvents(w, priorityClass, context)
  return w.toString()
}

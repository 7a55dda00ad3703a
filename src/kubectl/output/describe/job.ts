import type { CronJob, Job } from '../../../api/kinds'
import { formatSelector } from '../../../api/label-selector'
import { humanDuration } from '../../../base/human-duration'
import { parseTimestamp } from '../../../base/time'
import type { Describe } from './context'
import { writeEvents } from './events'
import { writeController, writeLabelsAndAnnotations, writeName } from './metadata'
import { writePodTemplate } from './pod-template'
import { DescribeWriter, longTime, yesNo } from './writer'

const SHOWN_INDEXES = 50

export const describeJob: Describe<Job> = (job, context) => {
  const w = new DescribeWriter()
  const { spec, status } = job
  writeName(w, job)
  if (spec.selector) w.line(0, `Selector:\t${formatSelector(spec.selector)}`)
  writeLabelsAndAnnotations(w, job)
  writeController(w, job)
  if (spec.parallelism !== undefined) w.line(0, `Parallelism:\t${spec.parallelism}`)
  w.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  if (spec.completionMode) w.line(0, `Completion Mode:\t${spec.completionMode}`)
  if (spec.suspend !== undefined) w.line(0, `Suspend:\t${spec.suspend}`)
  if (spec.backoffLimit !== undefined) w.line(0, `Backoff Limit:\t${spec.backoffLimit}`)
  if (spec.ttlSecondsAfterFinished !== undefined)
    w.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`)
  writeTimes(w, job)
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`
  w.line(
    0,
    `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  )
  if (spec.completionMode === 'Indexed') w.line(0, `Completed Indexes:\t${shortened(status.completedIndexes)}`)
  writePodTemplate(w, spec.template)
  writeEvents(w, job, context)
  return w.toString()
}

/** Long lists end at the first comma after so many characters. */
function shortened(indexes = ''): string {
  const end = indexes.indexOf(',', SHOWN_INDEXES)
  return end < 0 ? indexes || '<none>' : `${indexes.slice(0, end + 1)}...`
}

function writeTimes(w: DescribeWriter, { spec, status }: Job): void {
  if (status.startTime) w.line(0, `Start Time:\t${longTime(status.startTime)}`)
  if (status.completionTime) w.line(0, `Completed At:\t${longTime(status.completionTime)}`)
  const [start, end] = [parseTimestamp(status.startTime), parseTimestamp(status.completionTime)]
  if (start !== undefined && end !== undefined) w.line(0, `Duration:\t${humanDuration(end - start)}`)
  if (spec.activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
}

const orUnset = (value: unknown, unit = ''): string => (value === undefined ? '<unset>' : `${value}${unit}`)

export const describeCronJob: Describe<CronJob> = (cronJob, context) => {
  const w = new DescribeWriter()
  const { spec, status } = cronJob
  writeName(w, cronJob)
  writeLabelsAndAnnotations(w, cronJob)
  w.line(0, `Schedule:\t${spec.schedule}`)
  w.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`)
  w.line(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : yesNo(spec.suspend)}`)
  w.line(0, `Successful Job History Limit:\t${orUnset(spec.successfulJobsHistoryLimit)}`)
  w.line(0, `Failed Job History Limit:\t${orUnset(spec.failedJobsHistoryLimit)}`)
  w.line(0, `Starting Deadline Seconds:\t${orUnset(spec.startingDeadlineSeconds, 's')}`)
  const template = spec.jobTemplate.spec
  w.line(0, `Selector:\t${template?.selector ? formatSelector(template.selector) : '<unset>'}`)
  w.line(0, `Parallelism:\t${orUnset(template?.parallelism)}`)
  w.line(0, `Completions:\t${orUnset(template?.completions)}`)
  if (template?.activeDeadlineSeconds !== undefined) {
    w.line(0, `Active Deadline Seconds:\t${template.activeDeadlineSeconds}s`)
  }
  writePodTemplate(w, template?.template ?? {})
  w.line(0, `Last Schedule Time:\t${status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>'}`)
  w.line(0, `Active Jobs:\t${(status.active ?? []).map(({ name }) => name).join(', ') || '<none>'}`)
  writeEvents(w, cronJob, context)
  return w.toString()
}

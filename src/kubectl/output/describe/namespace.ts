import type { LimitRange, Namespace, ResourceQuota } from '../../../api/kinds'
import { limitRanges } from '../../../api/resources/limit-range'
import { resourceQuotas } from '../../../api/resources/resource-quota'
import type { Describe } from './context'
import { writeLimits, writeQuotaRows, writeScopes } from './limits'
import { writeLabelsAndAnnotations } from './metadata'
import { DescribeWriter } from './writer'

export const describeNamespace: Describe<Namespace> = (namespace, { view }) => {
  const w = new DescribeWriter()
  const { name } = namespace.metadata
  w.line(0, `Name:\t${name}`)
  writeLabelsAndAnnotations(w, namespace)
  w.line(0, `Status:\t${namespace.status.phase ?? ''}`)
  const conditions = namespace.status.conditions ?? []
  if (conditions.length > 0) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t------------------\t------\t-------')
    for (const { type, status, lastTransitionTime, reason, message } of conditions) {
      w.line(1, `${type}\t${status}\t${lastTransitionTime ?? ''}\t${reason ?? ''}\t${message ?? ''}`)
    }
  }
  w.line(0, '')
  writeQuotas(w, view.list<ResourceQuota>(resourceQuotas, { namespace: name }))
  w.line(0, '')
  writeRanges(w, view.list<LimitRange>(limitRanges, { namespace: name }))
  return w.toString()
}

function writeQuotas(w: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) w.line(0, 'No resource quota.')
  else w.line(0, 'Resource Quotas')
  for (const quota of quotas) {
    w.line(1, `Name:\t${quota.metadata.name}`)
    writeScopes(w, quota, 1)
    w.line(1, 'Resource\tUsed\tHard')
    w.line(1, '--------\t---\t---')
    writeQuotaRows(w, quota, 1)
  }
}

function writeRanges(w: DescribeWriter, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) w.line(0, 'No LimitRange resource.')
  else {
    w.line(0, 'Resource Limits')
    writeLimits(w, ranges, 1)
  }
}

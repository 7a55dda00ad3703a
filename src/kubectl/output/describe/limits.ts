import type { LimitRange, ResourceQuota } from '../../../api/kinds'
import { compareText, sortedEntries } from '../../../base/compare'
import type { Describe } from './context'
import { writeName } from './metadata'
import { DescribeWriter } from './writer'

export const describeResourceQuota: Describe<ResourceQuota> = (quota) => {
  const w = new DescribeWriter()
  writeName(w, quota)
  const scopes = [...(quota.spec.scopes ?? [])].sort(compareText)
  if (scopes.length > 0) w.line(0, `Scopes:\t${scopes.join(', ')}`)
  w.line(0, 'Resource\tUsed\tHard')
  w.line(0, '--------\t----\t----')
  writeQuotaRows(w, quota, 0)
  return w.toString()
}

export function writeQuotaRows(w: DescribeWriter, { status }: ResourceQuota, level: number): void {
  for (const [name, hard] of sortedEntries(status.hard))
    w.line(level, `${name}\t${status.used?.[name] ?? '0'}\t${hard}`)
}

export const describeLimitRange: Describe<LimitRange> = (range) => {
  const w = new DescribeWriter()
  writeName(w, range)
  writeLimits(w, [range], 0)
  return w.toString()
}

/** A row for each type and resource that has any limit. */
export function writeLimits(w: DescribeWriter, ranges: readonly LimitRange[], level: number): void {
  w.line(level, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  w.line(level, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  for (const { type, min, max, defaultRequest, default: defaultLimit, maxLimitRequestRatio } of ranges.flatMap(
    ({ spec }) => spec?.limits ?? [],
  )) {
    const lists = [min, max, defaultRequest, defaultLimit, maxLimitRequestRatio]
    const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort(compareText)
    for (const name of names) w.line(level, `${type}\t${name}\t${lists.map((list) => list?.[name] ?? '-').join('\t')}`)
  }
}

import type { LimitRange, ResourceQuota } from '../../../api/kinds'
import { quantityLike, wholeValue } from '../../../api/quantity'
import { compareText, sortedEntries } from '../../../base/compare'
import type { Describe } from './context'
import { writeName } from './metadata'
import { DescribeWriter } from './writer'

export const describeResourceQuota: Describe<ResourceQuota> = (quota) => {
  const w = new DescribeWriter()
  writeName(w, quota)
  writeScopes(w, quota, 0)
  w.line(0, 'Resource\tUsed\tHard')
  w.line(0, '--------\t----\t----')
  for (const [name, hard] of sortedEntries(quota.status.hard))
    w.line(0, `${name}\t${writtenLike(quota.status.used?.[name] ?? '0', hard)}\t${hard}`)
  return w.toString()
}

/** What is used stands in the units of what is allowed: powers of 1024, or of 1000. */
const writtenLike = (used: string, hard: string): string =>
  used === '0' || used.endsWith('i') === hard.endsWith('i') ? used : quantityLike(wholeValue(used), hard)

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

/** The scopes of a quota, and what they mean. */
export function writeScopes(w: DescribeWriter, { spec }: ResourceQuota, level: 0 | 1): void {
  const scopes = [...(spec.scopes ?? [])].sort(compareText)
  if (scopes.length === 0) return
  w.line(level, `Scopes:\t${scopes.join(', ')}`)
  const bullet = level === 0 ? ' *' : '*'
  for (const scope of scopes) if (SCOPES[scope]) w.line(level, `${bullet} ${SCOPES[scope]}`)
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

/**
 * Structural sharing: what is equal to a part of `previous` becomes that very part.
 *
 * It answers three questions with one walk: whether anything changed (the result is `previous` itself when
 * not), which parts did (compare references), and how the history stays small. Neither argument is modified.
 * Properties that are `undefined` are dropped.
 */
export function share<T>(previous: unknown, next: T): T {
  if (previous === next || typeof next !== 'object' || next === null) return next
  if (Array.isArray(next)) return shareList(Array.isArray(previous) ? previous : [], next, previous) as T
  const before = typeof previous === 'object' && previous !== null && !Array.isArray(previous) ? previous : undefined
  return shareRecord(before as Record<string, unknown> | undefined, next as Record<string, unknown>) as T
}

function shareList(before: readonly unknown[], next: readonly unknown[], previous: unknown): readonly unknown[] {
  let same = before === previous && before.length === next.length
  let result: unknown[] | undefined
  for (let i = 0; i < next.length; i++) {
    const item = share(before[i], next[i])
    if (item !== next[i]) (result ??= [...next])[i] = item
    if (item !== before[i]) same = false
  }
  return same ? before : (result ?? next)
}

function shareRecord(before: Record<string, unknown> | undefined, next: Record<string, unknown>): unknown {
  let result: Record<string, unknown> | undefined
  let same = before !== undefined
  for (const key in next) {
    const value = next[key]
    const earlier = before?.[key]
    const item = typeof value === 'object' ? share(earlier, value) : value
    // Nearly every record is returned as it came: a copy is made only from where it differs.
    if (item !== value || value === undefined) result ??= partBefore(key, next)
    if (result && item !== undefined) result[key] = item
    if (item !== earlier) same = false
  }
  if (before && same && hasEveryKey(next, before)) return before
  return result ?? next
}

function partBefore(end: string, record: Record<string, unknown>): Record<string, unknown> {
  const part: Record<string, unknown> = {}
  for (const key in record) {
    if (key === end) break
    part[key] = record[key]
  }
  return part
}

function hasEveryKey(record: Record<string, unknown>, before: Record<string, unknown>): boolean {
  for (const key in before) if (before[key] !== undefined && record[key] === undefined) return false
  return true
}

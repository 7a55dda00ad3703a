import { humanDuration } from '../../base/human-duration'
import { type Instant, parseTimestamp } from '../../base/time'
import type { Column } from '../resource'

/** How long ago a timestamp was, as tables show it. */
export function age(timestamp: string | undefined, now: Instant): string {
  const at = parseTimestamp(timestamp)
  return at === undefined ? '<unknown>' : humanDuration(now - at)
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: (object) => object.metadata.name,
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  cell: (object, now) => age(object.metadata.creationTimestamp, now),
}

/** Drops zeros and `undefined`, as Go's `omitempty` does when a status is written. */
export function omitZero<T extends Readonly<Record<string, unknown>>>(fields: T): Partial<T> {
  const kept = Object.entries(fields).filter(([, value]) => value !== 0 && value !== undefined)
  return Object.fromEntries(kept) as Partial<T>
}

/** What is wrong with the name of a time zone; `undefined` when there is such a zone (batch `validateTimeZone`). */
export function timeZoneError(name: string): string | undefined {
  if (name === '') return 'timeZone must be nil or non-empty string'
  if (name.toLowerCase() === 'local') {
    return 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
  }
  return isTimeZone(name) ? undefined : `unknown time zone ${name}`
}

/** Offsets such as `+01:00`, which the platform also takes for zones, are none. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

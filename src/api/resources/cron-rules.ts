/** The schedule grammar of CronJobs (robfig/cron v3 `ParseStandard`), only as far as saying what is wrong. */

interface Bounds {
  readonly low: number
  readonly high: number
  readonly names?: Readonly<Record<string, number>>
}

const numbered = (names: string, first: number): Readonly<Record<string, number>> =>
  Object.fromEntries(names.split(' ').map((name, i) => [name, i + first]))

const FIELDS: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: numbered('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { low: 0, high: 6, names: numbered('sun mon tue wed thu fri sat', 0) },
]
const MACROS: readonly string[] = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']
const EVERY = '@every '
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/

/** What the parser says about a schedule; `undefined` when it is good. */
export function cronScheduleError(schedule: string): string | undefined {
  if (schedule === '') return 'empty spec string'
  if (schedule.startsWith('@')) return macroError(schedule)
  const fields = schedule.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`
  }
  return firstOf(fields.map((field, i) => () => fieldError(field, FIELDS[i] as Bounds)))
}

const firstOf = (checks: readonly (() => string | undefined)[]): string | undefined => {
  for (const check of checks) {
    const error = check()
    if (error !== undefined) return error
  }
  return undefined
}

function macroError(macro: string): string | undefined {
  if (MACROS.includes(macro)) return undefined
  if (!macro.startsWith(EVERY)) return `unrecognized descriptor: ${macro}`
  const span = macro.slice(EVERY.length)
  return DURATION.test(span)
    ? undefined
    : `failed to parse duration ${macro}: time: invalid duration ${JSON.stringify(span)}`
}

const fieldError = (field: string, bounds: Bounds): string | undefined =>
  firstOf(
    field
      .split(',')
      .filter((part) => part !== '')
      .map((part) => () => rangeError(part, bounds)),
  )

type Parsed = number | { readonly error: string }

function rangeError(expression: string, bounds: Bounds): string | undefined {
  const [range = '', ...steps] = expression.split('/')
  const [first = '', ...lasts] = range.split('-')
  const isEverything = first === '*' || first === '?'
  if (lasts.length > 1 && !isEverything) return `too many hyphens: ${expression}`
  const start = isEverything ? bounds.low : named(first, bounds)
  const isOpen = isEverything || (lasts.length === 0 && steps.length === 1)
  const end = isOpen ? bounds.high : lasts[0] === undefined ? start : named(lasts[0], bounds)
  if (typeof start !== 'number') return start.error
  if (typeof end !== 'number') return end.error
  if (steps.length > 1) return `too many slashes: ${expression}`
  const step = steps[0] === undefined ? 1 : numberIn(steps[0])
  if (typeof step !== 'number') return step.error
  if (start < bounds.low) return `beginning of range (${start}) below minimum (${bounds.low}): ${expression}`
  if (end > bounds.high) return `end of range (${end}) above maximum (${bounds.high}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return step === 0 ? `step of range should be a positive number: ${expression}` : undefined
}

const named = (word: string, { names = {} }: Bounds): Parsed => {
  const name = word.toLowerCase()
  return Object.hasOwn(names, name) ? (names[name] as number) : numberIn(word)
}

function numberIn(word: string): Parsed {
  if (!/^[-+]?\d+$/.test(word)) {
    return { error: `failed to parse int from ${word}: strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax` }
  }
  const value = Number(word)
  return value < 0 ? { error: `negative number (${value}) not allowed: ${word}` } : value
}

/** What is wrong with the name of a time zone; `undefined` when there is such a zone. */
export function timeZoneError(name: string): string | undefined {
  if (name === '') return 'timeZone must be nil or non-empty string'
  if (name.toLowerCase() === 'local') {
    return 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
  }
  return isTimeZone(name) ? undefined : `unknown time zone ${name}`
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

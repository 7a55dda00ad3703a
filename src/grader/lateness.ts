import { count } from '../base/text'

/** What `exercise.yaml` says of time. */
export interface LatePolicy {
  /** Until when it is to be handed in; a time with its offset. */
  readonly due?: string
  /** What is taken off, in percent of the exercise's points, for each day that has begun; absent: nothing. */
  readonly latePenalty?: { readonly percentPerDay: number; readonly atMostPercent: number }
}

/** That a submission came late, and what it costs. */
export interface Lateness {
  /** Days that had begun after the due time. */
  readonly days: number
  /** Whole points that were taken off. */
  readonly penalty: number
}

const DAY = 24 * 60 * 60 * 1000
const TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/

/** A time with its offset (RFC 3339, seconds may be left out) as milliseconds; `undefined` when it is none. */
export function instantOf(text: string): number | undefined {
  const [all, year, month, day] = TIME.exec(text) ?? []
  const instant = Date.parse(all?.replace(' ', 'T').toUpperCase() ?? '')
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number.isNaN(instant) || Number(day) > days ? undefined : instant
}

/** `undefined` when it came in time, or when there is no due time or no word of when it came. */
export function latenessOf(
  { due, latePenalty }: LatePolicy,
  { submittedAt, score, points }: { readonly submittedAt?: string; readonly score: number; readonly points: number },
): Lateness | undefined {
  const late =
    due === undefined || submittedAt === undefined ? 0 : (instantOf(submittedAt) ?? 0) - (instantOf(due) ?? 0)
  if (late <= 0) return undefined
  const days = Math.ceil(late / DAY)
  const { percentPerDay = 0, atMostPercent = 0 } = latePenalty ?? {}
  const percent = Math.min(days * percentPerDay, atMostPercent)
  return { days, penalty: Math.min(score, Math.round((points * percent) / 100)) }
}

/** The policy and its outcome, as learner and teacher read it. */
export const latenessText = ({ due, latePenalty }: LatePolicy, submittedAt: string): string =>
  `Due ${due}, handed in ${submittedAt}. ${lateRule(latePenalty)}`

/** What lateness costs, as a sentence. */
export function lateRule(latePenalty: LatePolicy['latePenalty']): string {
  const { percentPerDay = 0, atMostPercent = 100 } = latePenalty ?? {}
  const most = atMostPercent < 100 ? `, at most ${atMostPercent} %` : ''
  return percentPerDay > 0
    ? `Late, it loses ${percentPerDay} % of the points for each day begun${most}.`
    : 'Late, it loses no points.'
}

export const daysLate = ({ days }: Lateness): string => `Handed in late (${count(days, 'day')} begun)`

import { formatDuration } from '../base/duration-words'
import { formatTimestamp, type Instant, type Milliseconds } from '../base/time'
import type { Mismatch } from '../cluster/goal'

/** Everything that a reader of a failed expectation needs. */
export interface GoalFailure {
  readonly expected: string
  readonly last: Mismatch
  /** Why waiting ended. */
  readonly because: 'timeout' | 'quiescent' | 'final' | 'violated'
  readonly after: Milliseconds
  readonly at: Instant
  /** Virtual time since the scenario's cluster started, where that is known. */
  readonly elapsed?: Milliseconds
  /** The command line that runs this scenario again, with its seed. */
  readonly replay?: string
}

const INDENT = ' '.repeat(12)

const field = (label: string, value: string): string => `  ${label.padEnd(10)}${value.replaceAll('\n', `\n${INDENT}`)}`

function ending({ because, after }: GoalFailure): string {
  switch (because) {
    case 'timeout':
      return `waited ${formatDuration(after)}`
    case 'quiescent':
      return `after ${formatDuration(after)} nothing was left to happen, so it can no longer come true`
    case 'final':
      return 'not waited for: no passing of time can make it true'
    case 'violated':
      return `${formatDuration(after)} after the watch began`
  }
}

/**
 * The text of a failed expectation: expected, last observed, why, virtual time, and how to replay it.
 * Its first line says it all in one sentence, for reports that show only that.
 */
export function goalFailureText(failure: GoalFailure): string {
  const { expected, last, at, elapsed, replay } = failure
  const { reasons = [] } = last
  const scenarioTime = elapsed === undefined ? '' : `, ${formatDuration(elapsed)} into the scenario`
  const lines = [
    `Expected: ${expected}. Observed: ${firstLine(last.observed)}.`,
    '',
    field('expected', expected),
    field('observed', last.observed),
    ...(reasons.length > 0 ? [field('because', reasons.join('\n'))] : []),
    field('when', `${ending(failure)} (${formatTimestamp(at)} of virtual time${scenarioTime})`),
    ...(replay ? [field('replay', replay)] : []),
    ...(last.detail ? ['', last.detail.replace(/\s+$/, '').replaceAll(/^/gm, '  ')] : []),
  ]
  return lines.join('\n')
}

const firstLine = (text: string): string => {
  const [first = '', ...more] = text.split('\n')
  return more.length === 0 ? first.replace(/[.!?]$/, '') : `${first} …`
}

import type { CheckResult } from '../result'

/** What is told of a check in formats that have one text for it. */
export const checkText = ({ step, message, hint }: CheckResult): string =>
  [step ? `Stopped at: ${step}` : '', detailed(message ?? ''), hint ? `Hint: ${hint}` : ''].filter(Boolean).join('\n')

/** A failure that begins with a sentence and then says the same in a table: without the sentence. */
export const detailed = (message: string): string => message.replace(/^Expected: .*\n\n(?= {2}expected )/, '')

/** A failure in one line: what was expected and found, and the first of what is listed. */
export function gist(message: string): string {
  const [first = '', ...rest] = message.split('\n').map((line) => line.trimEnd())
  const listed = first.endsWith(':') ? rest[0] : rest.find((line) => /^ *\S+: expected /.test(line))
  return listed === undefined ? first : `${first} ${listed.trim()}`
}

import type { CheckResult } from '../result'

/** What is told of a check in formats that have one text for it. */
export const checkText = ({ step, message, hint }: CheckResult): string =>
  [step ? `Stopped at: ${step}` : '', message ?? '', hint ? `Hint: ${hint}` : ''].filter(Boolean).join('\n')

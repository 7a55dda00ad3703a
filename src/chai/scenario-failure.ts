import { AssertionError } from 'chai'

/**
 * A failed expectation whose text says everything. The feature line is where to look; frames of the
 * machinery would only push the text out of sight, so the stack is the text.
 */
export function scenarioFailure(text: string): Error {
  const error = new AssertionError(text, { showDiff: false })
  error.stack = `${error.name}: ${text}`
  return error
}

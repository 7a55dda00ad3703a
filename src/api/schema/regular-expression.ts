import { rememberedFor } from '../../base/remembered'

/**
 * A regular expression in the syntax and with the guarantees of Go's: its time grows with the length of the text,
 * whatever the expression. Those of JavaScript can be made to run for hours, and these come from users.
 */
export interface RegularExpression {
  /** Whether some part of the text matches. */
  matches(text: string): boolean
  /** The first part that matches; '' when none does. */
  find(text: string): string
}

/** @throws {Error} in the words of Go when it cannot be read */
export function compileExpression(pattern: string): RegularExpression {
  // Loaded with the first expression: most clusters never see one.
  const { RE2JS } = require('re2js') as typeof import('re2js')
  const compiled = RE2JS.compile(pattern)
  return {
    matches: (text) => compiled.matcher(text).find(),
    find: (text) => {
      const matcher = compiled.matcher(text)
      return matcher.find() ? (matcher.group() ?? '') : ''
    },
  }
}

/** The expression of a schema, compiled once for each; an error stands for one that cannot be read. */
export const expressionOf = rememberedFor(
  ({ pattern = '' }: { readonly pattern?: string }): RegularExpression | Error => {
    try {
      return compileExpression(pattern)
    } catch (error) {
      return error as Error
    }
  },
)

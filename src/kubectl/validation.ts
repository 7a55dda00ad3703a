import type { FieldValidation } from '../cluster/cluster'
import { CommandError } from './errors'
import type { Call } from './verb'

/** What `--validate` says. @throws {CommandError} */
export function validationOf(call: Call): FieldValidation {
  switch (call.flags.text('validate')) {
    case 'strict':
    case 'true':
      return 'Strict'
    case 'warn':
      return 'Warn'
    case 'ignore':
    case 'false':
      return 'Ignore'
    default:
      throw new CommandError(
        `invalid - validate option ${JSON.stringify(call.flags.text('validate'))}; must be one of: strict (or true), warn, ignore (or false)`,
      )
  }
}

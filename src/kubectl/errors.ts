import { type StatusCause, StatusError } from '../api/status-error'
import { JsonPathError } from '../base/jsonpath/json-path-error'
import { UsageError } from '../base/usage-error'

/** An error of kubectl itself. The message is printed after `error: `. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message)
  }
}

/** An error that kubectl prints without a word before it. */
export class PlainError extends CommandError {}

/** Several errors, printed one after the other. */
export class ErrorList extends Error {
  override readonly name = 'ErrorList'
  constructor(readonly errors: readonly unknown[]) {
    super(errors.map(messageOf).join(', '))
  }
}

/** Everything has been printed; only the exit code is left to say. */
export class QuietExit extends Error {
  override readonly name = 'QuietExit'
  constructor(readonly exitCode: number) {
    super('')
  }
}

/** A mistake in how a command was called; `path` is the command, `kubectl get`. */
export const usageError = (path: string, message: string): CommandError =>
  new CommandError(`${message}\nSee '${path} -h' for help and examples`)

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Adds from which file the refused object came (kubectl `AddSourceToErr`). */
export function withSource(doing: string, source: string | undefined, error: unknown): unknown {
  if (!source) return error
  return withPrefix(`error when ${doing} "${source}": `, error)
}

/** Puts words before the message and keeps the status. */
export function withPrefix(prefix: string, error: unknown): unknown {
  if (error instanceof StatusError) {
    return new StatusError({ ...error.status, message: `${prefix}${error.status.message}` }, error.hints)
  }
  return isFatal(error) ? error : new CommandError(`${prefix}${messageOf(error)}`)
}

/** Not a refusal but a bug or a wrong call: it must not be dressed up as one. */
export const isFatal = (error: unknown): boolean =>
  !(
    error instanceof StatusError ||
    error instanceof CommandError ||
    error instanceof JsonPathError ||
    error instanceof ErrorList
  )

/** Works on each item; what is refused for one does not keep the others from it. Returns the refusals. */
export async function attemptAll<T>(items: readonly T[], work: (item: T) => Promise<void> | void): Promise<unknown[]> {
  const refused: unknown[] = []
  for (const item of items) {
    try {
      await work(item)
    } catch (error) {
      if (isFatal(error)) throw error
      refused.push(error)
    }
  }
  return refused
}

/** One error collapses to itself, none to nothing. */
export function throwAll(errors: readonly unknown[]): void {
  const fatal = errors.find(isFatal)
  if (fatal) throw fatal
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ErrorList(errors)
}

/** What kubectl prints on stderr when a command ends with this error, without the last newline. */
export function errorText(error: unknown): string {
  if (error instanceof ErrorList) {
    return error.errors.length === 1 ? errorText(error.errors[0]) : error.errors.map(plainText).join('\n')
  }
  if (error instanceof StatusError && error.reason === 'Invalid') return invalidText(error)
  if (error instanceof StatusError) return plainText(error)
  if (error instanceof PlainError) return error.message
  if (error instanceof CommandError || error instanceof JsonPathError || error instanceof UsageError) {
    return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`
  }
  throw error
}

function plainText(error: unknown): string {
  if (!(error instanceof StatusError)) return messageOf(error)
  return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`
}

function invalidText({ status }: StatusError): string {
  const { details } = status
  if (!details) return `The request is invalid${status.message ? `: ${status.message}` : ''}`
  const causes = [...new Set((details.causes ?? []).map(causeText))]
  let subject = 'The request is invalid'
  if (details.kind || details.name) subject = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`
  else if (status.message && causes.length === 0) subject = `${subject}: ${status.message}`
  if (causes.length === 0) return subject
  return causes.length === 1
    ? `${subject}: ${causes[0]}`
    : `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}

const causeText = ({ field, message }: StatusCause): string => `${field ?? ''}: ${message ?? ''}`

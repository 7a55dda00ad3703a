/** A bug in gherkube itself: never the fault of a manifest, a feature or a user. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation'
  constructor(message: string, options?: ErrorOptions) {
    super(`${message}. This is a bug in gherkube; please report it with the feature that shows it.`, options)
  }
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message)
}

/** For the `default` of an exhaustive `switch`: the compiler rejects it while a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantViolation(`Unexpected value ${JSON.stringify(value)}`)
}

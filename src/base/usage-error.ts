/**
 * A mistake of whoever writes features, manifests or configuration.
 * The message reads "Cannot <action>: <cause>" and says what to do about it.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

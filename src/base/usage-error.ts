/**
 * A mistake of whoever writes features, manifests or configuration.
 * The message reads "Cannot <action>: <cause>" and says what to do about it.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    // The message says what to do; where gherkube noticed it helps nobody who writes a feature.
    this.stack = `${this.name}: ${message}`
  }
}

import { UsageError } from '../../base/usage-error'

/** The writing of files while scenarios run: these run on when it fails, and the run tells of it at its end. */
export class FileWriting {
  readonly #what: string
  #failure: unknown

  /** @param what `Allure results to "reports"` */
  constructor(what: string) {
    this.#what = what
  }

  /** One failure is enough to tell, and the rest may well succeed. */
  attempt(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#failure ??= error
    }
  }

  /** @throws {UsageError} when something could not be written. */
  requireSuccess(): void {
    if (this.#failure === undefined) return
    const { message } = this.#failure as Error
    throw new UsageError(`Cannot write ${this.#what}: ${message}`, { cause: this.#failure })
  }
}

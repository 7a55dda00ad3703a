import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from '../../base/usage-error'

/** The writing of files while scenarios run: these run on when it fails, and the run tells of it at its end. */
export class FileWriting {
  readonly #what: string
  #failure: unknown

  /** @param what `Allure results to "reports"` */
  constructor(what: string) {
    this.#what = what
  }

  attempt(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.fail(error)
    }
  }

  /** One failure is enough to tell, and the rest may well succeed. */
  fail(error: unknown): void {
    this.#failure ??= error
  }

  /** @throws {UsageError} when something could not be written. */
  requireSuccess(): void {
    if (this.#failure === undefined) return
    const { message } = this.#failure as Error
    throw new UsageError(`Cannot write ${this.#what}: ${message}`, { cause: this.#failure })
  }
}

export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
}

/** Writes files into one folder, which need not be there. */
export function writeFiles(files: readonly NewFile[]): void {
  if (files[0]) mkdirSync(dirname(files[0].path), { recursive: true })
  for (const { path, content } of files) writeFileSync(path, content)
}

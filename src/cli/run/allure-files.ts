import { mkdirSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../base/usage-error'

/** Results and containers are named after their own id. */
interface Identified {
  readonly uuid: string
}

interface Hook {
  readonly status?: string
  readonly steps: readonly unknown[]
  readonly attachments: readonly unknown[]
}

interface Group extends Identified {
  readonly befores: readonly Hook[]
  readonly afters: readonly Hook[]
}

/** Files that are open at the same time: enough for all that one scenario leaves to be under way beside the next. */
const WRITERS = 32

/**
 * Writes what Allure's reporter tells into a folder of results (the writer that allure-js-commons asks for), beside
 * the scenarios that run on. Its own writer halts them until each file is safe against a loss of power, which takes
 * longer than most scenarios do; a run that is cut short is repeated anyway, and the next one clears the folder.
 *
 * Environment and categories are missing, because the reporter asks for them only where a run is configured to.
 */
export class AllureFiles {
  readonly #folder: string
  readonly #waiting: (() => Promise<void>)[] = []
  readonly #writers = new Set<Promise<void>>()
  #isThere = false
  #failure: unknown

  constructor(folder: string) {
    this.#folder = folder
  }

  writeResult(result: Identified): void {
    this.writeAttachment(`${result.uuid}-result.json`, JSON.stringify(result))
  }

  /** A group says how the hooks around a scenario fared; where all is well there is nothing to say. */
  writeGroup(group: Group): void {
    const isWell = [...group.befores, ...group.afters].every(
      ({ status, steps, attachments }) => status === 'passed' && steps.length + attachments.length === 0,
    )
    if (!isWell) this.writeAttachment(`${group.uuid}-container.json`, JSON.stringify(group))
  }

  writeGlobals(fileName: string, globals: unknown): void {
    this.writeAttachment(fileName, JSON.stringify(globals))
  }

  writeAttachment(fileName: string, content: string | Buffer): void {
    this.#add(() => writeFile(join(this.#folder, fileName), content))
  }

  writeAttachmentFromPath(fileName: string, from: string): void {
    this.#add(() => copyFile(from, join(this.#folder, fileName)))
  }

  /** Resolves when everything is written. @throws {UsageError} when something could not be. */
  async finished(): Promise<void> {
    await Promise.all(this.#writers)
    if (this.#failure === undefined) return
    const { message } = this.#failure as Error
    throw new UsageError(`Cannot write Allure results to "${this.#folder}": ${message}`, { cause: this.#failure })
  }

  #add(write: () => Promise<void>): void {
    this.#waiting.push(write)
    if (this.#writers.size >= WRITERS) return
    const writer = this.#work().finally(() => this.#writers.delete(writer))
    this.#writers.add(writer)
  }

  /** Writes until nothing waits. One failure is enough to tell, and the rest may well succeed. */
  async #work(): Promise<void> {
    for (let write = this.#waiting.shift(); write; write = this.#waiting.shift()) {
      try {
        this.#makeFolder()
        await write()
      } catch (error) {
        this.#failure ??= error
      }
    }
  }

  #makeFolder(): void {
    if (!this.#isThere) mkdirSync(this.#folder, { recursive: true })
    this.#isThere = true
  }
}

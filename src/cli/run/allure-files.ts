import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileWriting } from './file-writing'

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

/**
 * Writes what Allure's reporter tells into a folder of results (the writer that allure-js-commons asks for). Its own
 * writer halts the scenarios until each file is safe against a loss of power, which takes longer than most of them do;
 * a run that is cut short is repeated anyway, and the next one clears the folder. For files as small as these, to open,
 * write and close one at once takes less than to hand each of the three to another thread.
 *
 * Environment and categories are missing, because the reporter asks for them only where a run is configured to.
 */
export class AllureFiles {
  readonly #folder: string
  readonly #writing: FileWriting
  #isThere = false

  constructor(folder: string) {
    this.#folder = folder
    this.#writing = new FileWriting(`Allure results to "${folder}"`)
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
    this.#attempt(() => writeFileSync(join(this.#folder, fileName), content))
  }

  writeAttachmentFromPath(fileName: string, from: string): void {
    this.#attempt(() => copyFileSync(from, join(this.#folder, fileName)))
  }

  /** @throws {UsageError} when something could not be written. */
  finish(): void {
    this.#writing.requireSuccess()
  }

  #attempt(write: () => void): void {
    this.#writing.attempt(() => {
      if (!this.#isThere) mkdirSync(this.#folder, { recursive: true })
      this.#isThere = true
      write()
    })
  }
}

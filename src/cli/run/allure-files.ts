import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { FileWriting, type NewFile, writeFiles } from './file-writing'

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

/** Files that are worth a thread; those of fewer scenarios are written sooner than it starts. */
const BATCH = 100

/**
 * Writes what Allure's reporter tells into a folder of results (the writer that allure-js-commons asks for): of large
 * runs, in a thread beside the scenarios. Its own writer halts these until each file is safe against a loss of power,
 * which takes longer than most of them do; a run that is cut short is repeated anyway, and the next one clears the
 * folder. To hand over files one by one would wake the other thread for each, which takes longer than to write it.
 *
 * Environment and categories are missing, because the reporter asks for them only where a run is configured to.
 */
export class AllureFiles {
  readonly #folder: string
  readonly #writing: FileWriting
  #waiting: NewFile[] = []
  #thread: Worker | undefined
  #threadEnds: Promise<void> | undefined

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

  writeAttachment(fileName: string, content: string | Uint8Array): void {
    this.#waiting.push({ path: join(this.#folder, fileName), content })
    if (this.#waiting.length < BATCH) return
    this.#thread ??= this.#startThread()
    this.#handOver(this.#thread)
  }

  /** The file may be gone when the scenario is over. */
  writeAttachmentFromPath(fileName: string, from: string): void {
    this.#writing.attempt(() => this.writeAttachment(fileName, readFileSync(from)))
  }

  /** Resolves when everything is written. @throws {UsageError} when something could not be. */
  async finish(): Promise<void> {
    if (this.#thread) await this.#endThread(this.#thread)
    else this.#writing.attempt(() => writeFiles(this.#waiting))
    this.#writing.requireSuccess()
  }

  #startThread(): Worker {
    const thread = new Worker(require.resolve('./file-thread'))
    thread.on('error', (error) => this.#writing.fail(error))
    this.#threadEnds = new Promise((resolve) => thread.once('exit', () => resolve()))
    // A run that breaks off does not wait for it.
    thread.unref()
    return thread
  }

  async #endThread(thread: Worker): Promise<void> {
    this.#handOver(thread)
    thread.postMessage('end')
    thread.ref()
    await this.#threadEnds
  }

  #handOver(thread: Worker): void {
    thread.postMessage(this.#waiting)
    this.#waiting = []
  }
}

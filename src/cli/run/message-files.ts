import { closeSync, createReadStream, openSync, writeFileSync } from 'node:fs'
import { CucumberHtmlStream } from '@cucumber/html-formatter'
import type { Envelope } from '@cucumber/messages'
import { FileWriting } from './file-writing'
import type { ReportFiles } from './report-files'

/** Before the first scenario ends there can be many messages: all of the features. */
const MOST_CHARACTERS = 65_536

/**
 * Writes a run's messages, a line each, and at the end the page that shows them: what Cucumber's formatters `message`
 * and `html` write. Those two turn every message into text twice, and have each piece of it written by another thread,
 * which takes a large part of the time that Cucumber takes itself.
 */
export class MessageFiles {
  readonly #files: Pick<ReportFiles, 'messages' | 'html'>
  readonly #writing: FileWriting
  #file: number | undefined
  #waiting = ''

  constructor(files: Pick<ReportFiles, 'messages' | 'html'>) {
    this.#files = files
    this.#writing = new FileWriting(`messages to "${files.messages}"`)
  }

  /** What a scenario says is on the disk when it ends. */
  receive(envelope: Envelope): void {
    this.#waiting += `${JSON.stringify(envelope)}\n`
    if (envelope.testCaseFinished || this.#waiting.length > MOST_CHARACTERS) this.#write()
  }

  /** A run that said nothing leaves no files. @throws {UsageError} when something could not be written. */
  async finish(): Promise<void> {
    if (this.#waiting) this.#write()
    if (this.#file !== undefined) closeSync(this.#file)
    this.#writing.requireSuccess()
    if (this.#file !== undefined) await writePage(this.#files)
  }

  #write(): void {
    this.#writing.attempt(() => {
      this.#file ??= openSync(this.#files.messages, 'w')
      writeFileSync(this.#file, this.#waiting)
    })
    this.#waiting = ''
  }
}

/** A page holds messages as the elements of a list in a script, where no `<` may stand. */
async function writePage({ messages, html }: Pick<ReportFiles, 'messages' | 'html'>): Promise<void> {
  const [head = '', tail = ''] = await pageAround({ testRunFinished: { success: true, timestamp: NEVER } })
  const page = openSync(html, 'w')
  writeFileSync(page, head)
  // Both signs are one byte, whatever stands beside them.
  for await (const lines of createReadStream(messages, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    writeFileSync(page, lines.replaceAll('<', '\\x3C').replaceAll('\n', ','), 'latin1')
  }
  writeFileSync(page, tail)
  closeSync(page)
}

const NEVER = { seconds: 0, nanos: 0 }

/** What stands before and after the messages, learnt from a page that shows only one. */
async function pageAround(message: Envelope): Promise<readonly string[]> {
  const stream = new CucumberHtmlStream()
  stream.end(message)
  return (await stream.toArray()).join('').split(JSON.stringify(message))
}

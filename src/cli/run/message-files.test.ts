import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import type { Envelope } from '@cucumber/messages'
import { expect } from 'chai'
import { UsageError } from '../../base/usage-error'
import { MessageFiles } from './message-files'
import { reportFiles } from './report-files'

const attachment = (body: string): Envelope =>
  ({ attachment: { body, mediaType: 'text/plain', contentEncoding: 'IDENTITY' } }) as Envelope
const finished = { testCaseFinished: { testCaseStartedId: 'a' } } as Envelope

describe('messages of a run', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gherkube-messages-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** What the page's script gets to show. */
  const shown = (): unknown => {
    const [, script = ''] = /<script>\s*(window\.CUCUMBER_MESSAGES = .*?)<\/script>/s.exec(
      readFileSync(reportFiles(folder).html, 'utf8'),
    ) as RegExpExecArray
    const window = { CUCUMBER_MESSAGES: [] as unknown[] }
    runInNewContext(script, { window })
    return JSON.parse(JSON.stringify(window.CUCUMBER_MESSAGES))
  }

  test('are lines of a file, and a page that shows them', async () => {
    const files = reportFiles(folder)
    const messages = new MessageFiles(files)
    const all = [attachment('</script> <none>\n等待 ünd'), attachment('x'.repeat(3_000_000)), finished]
    for (const envelope of all) messages.receive(envelope)
    await messages.finish()
    const lines = readFileSync(files.messages, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).to.deep.equal(all)
    expect(shown()).to.deep.equal(all)
  })

  test('are on the disk when their scenario ends', () => {
    const messages = new MessageFiles(reportFiles(folder))
    messages.receive(finished)
    expect(readFileSync(reportFiles(folder).messages, 'utf8')).to.equal(`${JSON.stringify(finished)}\n`)
  })

  test('that cannot be written end the run with the reason', async () => {
    mkdirSync(reportFiles(folder).messages)
    const messages = new MessageFiles(reportFiles(folder))
    messages.receive(finished)
    const failure = await messages.finish().catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(UsageError)
    expect((failure as Error).message).to.match(/^Cannot write messages to ".*messages.ndjson": E/)
  })
})

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { expect } from 'chai'
import { UsageError } from '../../base/usage-error'
import { AllureFiles } from './allure-files'

describe('Allure results', () => {
  let work = ''
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'gherkube-allure-'))
  })
  afterEach(() => rmSync(work, { recursive: true }))
  const text = (name: string): string => readFileSync(join(work, 'results', name), 'utf8')

  test('make their folder when the first comes', async () => {
    const files = new AllureFiles(join(work, 'results'))
    expect(readdirSync(work)).to.deep.equal([])
    files.writeResult({ uuid: 'a' })
    await files.finish()
    expect(text('a-result.json')).to.equal('{"uuid":"a"}')
  })

  test('are called what Allure looks for', async () => {
    const files = new AllureFiles(join(work, 'results'))
    writeFileSync(join(work, 'picture.svg'), '<svg/>')
    files.writeGroup({ uuid: 'b', befores: [], afters: [{ status: 'failed', steps: [], attachments: [] }] })
    files.writeGlobals('c-globals.json', { errors: [] })
    files.writeAttachment('d-attachment.txt', Buffer.from('pods'))
    files.writeAttachmentFromPath('e-attachment.svg', join(work, 'picture.svg'))
    rmSync(join(work, 'picture.svg'))
    await files.finish()
    expect(JSON.parse(text('b-container.json'))).to.include({ uuid: 'b' })
    expect(text('c-globals.json')).to.equal('{"errors":[]}')
    expect(text('d-attachment.txt')).to.equal('pods')
    expect(text('e-attachment.svg')).to.equal('<svg/>')
  })

  test('leave out groups of hooks that all went well', async () => {
    const files = new AllureFiles(join(work, 'results'))
    files.writeGroup({ uuid: 'b', befores: [{ status: 'passed', steps: [], attachments: [] }], afters: [] })
    await files.finish()
    expect(readdirSync(work)).to.deep.equal([])
  })

  test('are all written, however many come at once', async () => {
    const files = new AllureFiles(join(work, 'results'))
    for (let i = 0; i < 250; i++) files.writeAttachment(`${i}-attachment.txt`, i % 2 ? `${i}` : Buffer.from(`${i}`))
    await files.finish()
    expect(readdirSync(join(work, 'results'))).to.have.length(250)
    expect(text('0-attachment.txt') + text('249-attachment.txt')).to.equal('0249')
  })

  for (const count of [1, 250]) {
    test(`that cannot be written end the run with the reason (${count})`, async () => {
      writeFileSync(join(work, 'results'), 'a file')
      const files = new AllureFiles(join(work, 'results'))
      for (let i = 0; i < count; i++) files.writeResult({ uuid: `${i}` })
      const failure = await files.finish().catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(UsageError)
      expect((failure as Error).message).to.match(/^Cannot write Allure results to ".*results": E/)
    })
  }
})

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

  test('make their folder when the first comes', () => {
    const files = new AllureFiles(join(work, 'results'))
    expect(readdirSync(work)).to.deep.equal([])
    files.writeResult({ uuid: 'a' })
    expect(text('a-result.json')).to.equal('{"uuid":"a"}')
  })

  test('are called what Allure looks for', () => {
    const files = new AllureFiles(join(work, 'results'))
    writeFileSync(join(work, 'picture.svg'), '<svg/>')
    files.writeGroup({ uuid: 'b', befores: [], afters: [{ status: 'failed', steps: [], attachments: [] }] })
    files.writeGlobals('c-globals.json', { errors: [] })
    files.writeAttachment('d-attachment.txt', Buffer.from('pods'))
    files.writeAttachmentFromPath('e-attachment.svg', join(work, 'picture.svg'))
    expect(JSON.parse(text('b-container.json'))).to.include({ uuid: 'b' })
    expect(text('c-globals.json')).to.equal('{"errors":[]}')
    expect(text('d-attachment.txt')).to.equal('pods')
    expect(text('e-attachment.svg')).to.equal('<svg/>')
  })

  test('leave out groups of hooks that all went well', () => {
    const files = new AllureFiles(join(work, 'results'))
    files.writeGroup({ uuid: 'b', befores: [{ status: 'passed', steps: [], attachments: [] }], afters: [] })
    expect(readdirSync(work)).to.deep.equal([])
  })

  test('that cannot be written end the run with the reason', () => {
    writeFileSync(join(work, 'results'), 'a file')
    const files = new AllureFiles(join(work, 'results'))
    files.writeResult({ uuid: 'a' })
    expect(() => files.finish()).to.throw(UsageError, /^Cannot write Allure results to ".*results": E/)
  })
})

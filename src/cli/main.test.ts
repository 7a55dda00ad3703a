import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { main } from './main'

async function say(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'gherkube-main-'))
  let out = ''
  let err = ''
  try {
    const code = await main(argv, {
      cwd,
      env: {},
      colours: false,
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
    })
    return { code, out, err }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

test('help lists the commands and each one explains itself', async () => {
  const overview = await say('--help')
  expect(overview.code).to.equal(0)
  expect(overview.out).to.include('gherkube [command]').and.to.include('doctor')
  expect((await say('run', '--help')).out).to.include('--tags <expression>')
  expect((await say('help', 'lint')).out).to.include('Usage: gherkube lint')
})

test('wrong use ends with exit code 2 and one line that helps', async () => {
  expect(await say('rnu')).to.deep.equal({
    code: 2,
    out: '',
    err: 'gherkube: Cannot run "rnu": there is no such command. Did you mean "run"?\n',
  })
  expect(await say('run', 'web.feature')).to.deep.equal({
    code: 2,
    out: '',
    err: 'gherkube: Cannot read "web.feature": there is no such file or folder.\n',
  })
  expect((await say('version', 'please')).err).to.equal('gherkube: Cannot run version: unexpected argument "please"\n')
  expect((await say('--parallel', 'many', '.')).err).to.include('--parallel many: it needs a whole number')
})

test('an empty folder is told how to begin', async () => {
  const { code, err } = await say()
  expect(code).to.equal(2)
  expect(err).to.include('gherkube init')
})

test('the version is the package’s', async () => {
  expect((await say('--version')).out).to.match(/^gherkube \d+\.\d+\.\d+/)
})

test('a small run loads nothing that only servers, graders and schemas need', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gherkube-main-'))
  try {
    writeFileSync(join(cwd, 'one.feature'), 'Feature: F\n  Scenario: S\n    Given a cluster with 1 node\n')
    const listing = `process.on('exit', () => process.stderr.write(
      [...Object.keys(require.cache), ...process.moduleLoadList].join('\\n')))`
    writeFileSync(join(cwd, 'listing.cjs'), listing)
    const argv = ['--require', './listing.cjs', join(__dirname, 'bin.js'), 'run', 'one.feature']
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' })
    expect(status).to.equal(0)
    const loaded = stderr.split('\n').map((line) => /node_modules\/((?:@[^/]+\/)?[^/]+)|NativeModule (.+)/.exec(line))
    const names = new Set(loaded.map((found) => found?.[1] ?? found?.[2]))
    expect(names).to.include('yaml')
    const late = ['@marcbachmann/cel-js', 'ajv', 'protobufjs', 're2js', 'ws', 'https']
    expect(late.filter((name) => names.has(name))).to.deep.equal([])
  } finally {
    rmSync(cwd, { recursive: true })
  }
})

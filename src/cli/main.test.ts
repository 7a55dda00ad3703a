import { mkdtempSync, rmSync } from 'node:fs'
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

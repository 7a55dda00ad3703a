'use strict'
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { execProgram, root } = require('../exec-tool')

module.exports = {
  name: 'the starter project, which newcomers copy, passes',
  async check() {
    const reports = mkdtempSync(join(tmpdir(), 'gherkube-examples-'))
    try {
      const bin = join(root, 'dist/src/cli/bin.js')
      return await execProgram(bin, ['run', 'examples/starter/features', '--report-dir', reports, '--no-allure'])
    } finally {
      rmSync(reports, { recursive: true, force: true })
    }
  },
}

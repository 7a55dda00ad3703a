'use strict'
/* npm run build: compiles to dist/ and generates what the code needs to know about Kubernetes types. */
const { spawnSync } = require('node:child_process')
const { join, resolve } = require('node:path')

const ROOT = resolve(__dirname, '..')

const run = (script, ...args) =>
  spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' }).status ?? 1

const compiled = run(require.resolve('typescript/bin/tsc'))
// Type errors do not keep tsc from emitting: the table is generated all the same, so that tests can run.
const generated = run(join(ROOT, 'tools/generate-field-table.js'))
process.exitCode = compiled || generated

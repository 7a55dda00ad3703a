'use strict'
/* npm run build: compiles to dist/ and generates what the code needs to know about Kubernetes types. */
const { spawnSync } = require('node:child_process')
const { existsSync, readdirSync, rmSync } = require('node:fs')
const { join, relative, resolve } = require('node:path')

const ROOT = resolve(__dirname, '..')
const DIST = join(ROOT, 'dist')

const run = (script, ...args) =>
  spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' }).status ?? 1

/** What was compiled from a file that is gone would still be tested and published. */
function removeStale(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    const source = relative(DIST, path).replace(/\.(?:d\.ts|js|js\.map)$/, '.ts')
    if (source.endsWith('.ts') && !existsSync(join(ROOT, source))) rmSync(path)
  }
}

const compiled = run(require.resolve('typescript/bin/tsc'))
// Type errors do not keep tsc from emitting: the table is generated all the same, so that tests can run.
const generated = run(join(ROOT, 'tools/generate-field-table.js'))
for (const room of ['src', 'steps', 'bench']) if (existsSync(join(DIST, room))) removeStale(join(DIST, room))
process.exitCode = compiled || generated

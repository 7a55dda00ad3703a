// Packs the package, installs it into an empty folder as a user would, and runs the starter project there.
// Dependencies come from npm's cache where it has them, otherwise from the registry.
'use strict'
const { spawnSync } = require('node:child_process')
const { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { root } = require('./exec-tool')

const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm'

function run(command, args, cwd, expected = 0) {
  process.stdout.write(`$ ${[command, ...args].join(' ')}\n`)
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status === expected) return stdout
  throw new Error(`${command} ${args[0]} ended with ${status} instead of ${expected}:\n${stdout}\n${stderr}`)
}

function check(condition, message) {
  if (!condition) throw new Error(message)
}

function pack(folder) {
  const [packed] = JSON.parse(run(NPM, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root))
  const names = packed.files.map(({ path }) => path)
  const unwanted = names.filter((path) =>
    /\.test\.|^(features|bench|tools|conformance|reports|oracle)\/|tsbuildinfo/.test(path),
  )
  check(unwanted.length === 0, `the package holds what it should not: ${unwanted.slice(0, 5).join(', ')}`)
  const needed = [
    'dist/src/index.js',
    'dist/src/index.d.ts',
    'dist/steps/index.js',
    'steps/index.ts',
    'LICENSE',
    'README.md',
  ]
  for (const file of needed) check(names.includes(file), `the package lacks ${file}`)
  process.stdout.write(`  ${names.length} files, ${Math.round(packed.size / 1024)} KiB packed\n`)
  return join(folder, packed.filename)
}

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-package-'))
  try {
    const tarball = pack(folder)
    const project = join(folder, 'project')
    cpSync(join(root, 'examples', 'starter'), project, { recursive: true })
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    manifest.devDependencies.gherkube = `file:${tarball}`
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2))
    run(NPM, ['install', '--prefer-offline', '--no-audit', '--no-fund'], project)
    const bin = join(project, 'node_modules', '.bin', 'gherkube')
    process.stdout.write(run(bin, ['run'], project))
    for (const report of ['cucumber.html', 'junit.xml', 'messages.ndjson']) {
      check(existsSync(join(project, 'reports', report)), `the run wrote no ${report}`)
    }
    run(bin, ['lint'], project)
    run(bin, ['run', 'no-such-folder'], project, 2)
    run(bin, ['run', '--tags', '@none'], project, 1)
    checkTypes(project)
    checkPlainCucumber(project)
    process.stdout.write('the package works\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The starter's own step must satisfy the types that the package publishes. */
function checkTypes(project) {
  const tsc = join(project, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--lib', 'es2023,esnext.disposable']
  run(process.execPath, [tsc, ...options, '--module', 'nodenext', 'features/small-pods.ts'], project)
}

/** People who keep cucumber-js load the steps as support code. */
function checkPlainCucumber(project) {
  const config = `module.exports = { default: { requireModule: ['gherkube/register-ts'], require: [require.resolve('gherkube/steps'), 'features/**/*.ts'] } }`
  writeFileSync(join(project, 'cucumber.js'), config)
  run(join(project, 'node_modules', '.bin', 'cucumber-js'), [], project)
}

main()

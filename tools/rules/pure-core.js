'use strict'
const { readdirSync, readFileSync } = require('node:fs')
const { join, relative } = require('node:path')
const ts = require('typescript')
const { root } = require('../exec-tool')

/** The rooms that run in virtual time: synchronous, deterministic, without a word to the outside. */
const CORE = ['base', 'simulation', 'api', 'store', 'apiserver', 'controllers', 'scheduler', 'kubelet']

/** What the core must not name, and what to use instead. */
const FORBIDDEN = {
  Date: 'time comes from Scheduling.now()',
  Promise: 'the core is synchronous',
  performance: 'time comes from Scheduling.now()',
  process: 'the core does not know its surroundings',
  console: 'the core does not print',
  setTimeout: 'use Scheduling.after()',
  setInterval: 'use Scheduling.after()',
  setImmediate: 'use Scheduling.after()',
  queueMicrotask: 'use Scheduling.after()',
  localeCompare: 'use compareText(): a locale is part of the machine',
}

const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : []
  })

function violations(path) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true)
  const found = []
  const report = (node, why) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    found.push(`${relative(root, path)}:${line + 1}: ${node.getText(file).split('\n')[0]}: ${why}`)
  }
  const visit = (node) => {
    if (ts.isIdentifier(node) && Object.hasOwn(FORBIDDEN, node.text) && !isMember(node)) {
      report(node, FORBIDDEN[node.text])
    }
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'localeCompare') report(node, FORBIDDEN.localeCompare)
    if (ts.isPropertyAccessExpression(node) && node.getText(file) === 'Math.random') {
      report(node, 'randomness comes from a named stream, Scheduling.random()')
    }
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) report(node, 'the core is synchronous')
    if (isNodeModule(node)) report(node, 'the core does not know its surroundings')
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Objects of which only a use such as `process.env` counts: the bare word may be somebody's own name. */
const OBJECTS = ['process', 'console', 'performance']
const isMember = (node) => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  return OBJECTS.includes(node.text) || ('name' in parent && parent.name === node)
}
const isNodeModule = (node) => ts.isImportDeclaration(node) && node.moduleSpecifier.text.startsWith('node:')

module.exports = {
  name: 'the core is synchronous and deterministic: no clock, randomness, promises or process',
  check: async () =>
    CORE.map((room) => join(root, 'src', room))
      .flatMap(sources)
      .flatMap(violations)
      .join('\n'),
}

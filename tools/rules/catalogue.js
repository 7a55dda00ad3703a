'use strict'
const { join, relative } = require('node:path')
const { root } = require('../exec-tool')

module.exports = {
  name: 'step catalogue: every step has a summary, and an example that matches it',
  async check() {
    const { libraryEntries } = require(join(root, 'dist/src/cli/commands/steps.js'))
    const entries = await libraryEntries()
    return entries
      .flatMap((entry) => problemsOf(entry).map((problem) => `${relative(root, entry.file)}:${entry.line}: ${problem}`))
      .join('\n')
  },
}

/** Every parameter needs a line in the page's table of parameters. */
function unexplained(sentence) {
  const { PARAMETER_EXAMPLES } = require(join(root, 'dist/src/cli/parameter-examples.js'))
  return [...sentence.matchAll(/(?<!\\)\{(\w+)\}/g)]
    .map(([, name]) => name)
    .filter((name) => !['within', 'scope'].includes(name) && !PARAMETER_EXAMPLES[name])
    .map((name) => `"{${name}}" has no example in src/cli/parameter-examples.ts`)
}

function problemsOf({ keyword, sentences, summary, example }) {
  if (!summary) return [`"${sentences[0]}" has no comment that says what it does`]
  if (!example) return [`"${sentences[0]}" has no @example`]
  const [line = ''] = example.split('\n')
  const text = line.trim().replace(/^(?:Given|When|Then|And|But|\*) /, '')
  const problems = unexplained(sentences[0])
  if (!matches(sentences[0], text)) problems.push(`the example "${text}" does not match "${sentences[0]}"`)
  if (!/^(?:And|But|\*) /.test(line.trim()) && !line.trim().startsWith(`${keyword} `)) {
    problems.push(`the example does not start with ${keyword}`)
  }
  return problems
}

let registry
function matches(sentence, text) {
  const { CucumberExpression } = cucumberExpressions()
  registry ??= parameterTypes()
  return new CucumberExpression(sentence, registry).match(text) !== null
}

/** The library's parameter types, collected by loading them with a builder that is open for definitions. */
function parameterTypes() {
  const builder = require('@cucumber/cucumber/lib/support_code_library_builder/index').default
  builder.reset(root, () => '0')
  require(join(root, 'dist/steps/parameter-types.js'))
  return builder.parameterTypeRegistry
}

/** Cucumber's own copy: the project does not depend on it directly. */
const cucumberExpressions = () =>
  require(require.resolve('@cucumber/cucumber-expressions', { paths: [require.resolve('@cucumber/cucumber')] }))

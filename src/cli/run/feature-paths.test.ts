import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type TestContext, test } from 'node:test'
import { expect } from 'chai'
import { featurePaths, namedStepFiles, stepFilesBeside } from './feature-paths'

function project(context: TestContext, ...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'gherkube-paths-'))
  context.after(() => rmSync(folder, { recursive: true }))
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  return folder
}

test('without paths the folder features is meant', (context) => {
  const cwd = project(context, 'features/a.feature')
  expect(featurePaths([], cwd)).to.deep.equal(['features'])
  expect(featurePaths(['features/a.feature:12', 'features/**/*.feature'], cwd)).to.have.length(2)
})

test('a path that does not exist is named, with the nearest one', (context) => {
  const cwd = project(context, 'features/web.feature')
  expect(() => featurePaths(['features/wbe.feature:3'], cwd)).to.throw(
    'Cannot read "features/wbe.feature": there is no such file or folder. Did you mean "web.feature"?',
  )
})

test('scripts beside the features are step files; types and tests are not', (context) => {
  const cwd = project(
    context,
    'features/a.feature',
    'features/deep/b.feature',
    'features/deep/mine.ts',
    'features/support/world.js',
    'features/types.d.ts',
    'features/mine.test.ts',
    'features/node_modules/x/index.js',
    'other.js',
  )
  const found = (path: string): string[] => stepFilesBeside([path], cwd).map((file) => relative(cwd, file))
  expect(found('features')).to.deep.equal(['features/deep/mine.ts', 'features/support/world.js'])
  expect(found('features/deep/b.feature:3')).to.deep.equal(found('features'))
})

test('the neighbours of a feature that stands elsewhere are not run', (context) => {
  const cwd = project(context, 'other/a.feature', 'other/dangerous.js')
  expect(stepFilesBeside(['other/a.feature'], cwd)).to.deep.equal([])
  expect(stepFilesBeside(['other'], cwd)).to.have.length(1)
})

test('step files that are named must exist', (context) => {
  const cwd = project(context, 'steps/mine.ts', 'steps/deep/yours.js')
  expect(namedStepFiles(['steps'], cwd).map((file) => relative(cwd, file))).to.deep.equal([
    'steps/deep/yours.js',
    'steps/mine.ts',
  ])
  expect(() => namedStepFiles(['steps/mime.ts'], cwd)).to.throw('Did you mean "mine.ts"?')
})

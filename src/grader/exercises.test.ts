import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'chai'
import { graderModules } from '../cli/grader-modules'
import { exerciseFolders } from './class-run'
import { loadExercise } from './exercise'
import { verify } from './verify'

// Whoever adds a folder to exercises/ gets it verified here, without a word in this file.
const folders = exerciseFolders(join(__dirname, '../../../exercises'))

for (const folder of folders) {
  const exercise = loadExercise(folder)
  test(`the exercise "${exercise.name}" keeps its promises: solution, starter and wrong answers`, async () => {
    const verdicts = await verify({ exercise, modules: graderModules(), toolVersion: 'test', variants: 1 })
    const broken = verdicts.flatMap(({ subject, problems }) => problems.map((problem) => `${subject}: ${problem}`))
    expect(broken).to.deep.equal([])
  })
}

test('a course of at least ten exercises comes along', () => {
  expect(folders.length).to.be.at.least(10)
})

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { graderModules, packageVersion } from '../src/cli/grader-modules'
import { entriesIn, gradeClass } from '../src/grader/class-run'
import { loadExercise } from '../src/grader/exercise'
import { learnerSeed } from '../src/grader/grade'
import { fill, valuesFor } from '../src/grader/variants'

/*
 * How long grading takes: one submission from a cold start, and a class on two processes.
 * Usage: node dist/bench/grading.js [learners]   (default 100)
 */

const exercise = loadExercise('exercises/first-deployment')
const solution = readFileSync('exercises/first-deployment/solution/deployment.yaml', 'utf8')
const learners = Number(process.argv[2] ?? 100)

function classOf(size: number, home: string): string {
  for (let i = 0; i < size; i++) {
    const folder = join(home, 'submissions', `learner-${i}`)
    mkdirSync(folder, { recursive: true })
    const text = fill(
      solution,
      valuesFor(exercise.settings.variants, learnerSeed(exercise, `learner-${i}`)),
      'solution',
    )
    writeFileSync(join(folder, 'deployment.yaml'), i % 3 === 0 ? text.replace('nginx:1.25', 'nginx:1.24') : text)
  }
  return join(home, 'submissions')
}

async function measure(size: number, workers: number): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'gherkube-bench-'))
  try {
    const entries = entriesIn(classOf(size, home))
    const started = performance.now()
    const results = await gradeClass({
      exercise,
      entries,
      out: join(home, 'out'),
      workers,
      modules: graderModules(),
      toolVersion: packageVersion(),
      now: () => new Date(),
      progress: () => {},
    })
    const wrong = results.filter(({ status }) => status !== 'graded')
    if (wrong.length > 0) throw new Error(`${wrong.length} were not graded: ${wrong[0]?.reason}`)
    return performance.now() - started
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function main(): Promise<void> {
  const one = await measure(1, 1)
  const all = await measure(learners, 2)
  process.stdout.write(
    `one submission, cold: ${one.toFixed(0)} ms\n` +
      `${learners} submissions, 2 processes: ${(all / 1000).toFixed(1)} s, ${(all / learners).toFixed(0)} ms each\n` +
      `1,000 would take ${(((all / learners) * 1000) / 1000).toFixed(0)} s\n`,
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`)
  process.exitCode = 1
})

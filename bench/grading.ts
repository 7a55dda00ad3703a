import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { graderModules, packageVersion } from '../src/cli/grader-modules'
import { type Entry, entriesIn, gradeClass } from '../src/grader/class-run'
import { type Exercise, loadExercise } from '../src/grader/exercise'
import { learnerSeed } from '../src/grader/grade'
import { valuesFor } from '../src/grader/variants'
import { filledTexts } from '../src/grader/verify'

/*
 * How long grading takes, and how much memory: one submission from a cold start of the command, and classes on two
 * processes, in which a third hands in the solution, a third the starter and a third a wrong answer.
 * Usage: node dist/bench/grading.js [learners] [exercise ...]   (default: 100 first-deployment)
 *
 * For a small machine run it in a container that is one: docker run --cpus 0.5 --memory 768m ….
 */

const [learners = '100', ...named] = process.argv.slice(2)
const names = named.length > 0 ? named : ['first-deployment']
const home = mkdtempSync(join(tmpdir(), 'gherkube-bench-'))

function handIn(exercise: Exercise, size: number): string {
  const submissions = join(home, exercise.name)
  const [wrong = ''] = readdirSync(join(exercise.folder, 'wrong')).sort()
  for (let i = 0; i < size; i++) {
    const learner = `learner-${i}`
    const part = ['solution', 'starter', join('wrong', wrong)][i % 3] as string
    const values = valuesFor(exercise.settings.variants, learnerSeed(exercise, learner))
    mkdirSync(join(submissions, learner), { recursive: true })
    for (const { path, text } of filledTexts(join(exercise.folder, part), values))
      writeFileSync(join(submissions, learner, path), text)
  }
  return submissions
}

/** The command as a teacher starts it: everything is loaded anew. The fastest of three: the others met a busy machine. */
function cold(exercise: Exercise, submissions: string): number {
  const bin = join(__dirname, '..', 'src', 'cli', 'bin.js')
  const submission = join(submissions, 'learner-0')
  const times = [1, 2, 3].map(() => {
    const started = performance.now()
    const args = [bin, 'grade', exercise.folder, '--submission', submission, '--out', join(home, 'cold')]
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`The solution has not all points:\n${stdout}`)
    return performance.now() - started
  })
  return Math.min(...times)
}

/** The most memory that any child of this process has had so far, in MiB; undefined where there is no /proc. */
function peakOfChildren(): number | undefined {
  const list = `/proc/${process.pid}/task/${process.pid}/children`
  if (!existsSync(list)) return undefined
  const peaks = readFileSync(list, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '' && existsSync(`/proc/${pid}/status`))
    .map((pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  return Math.max(0, ...peaks)
}

async function gradeAll(exercise: Exercise, entries: readonly Entry[]) {
  let peak: number | undefined
  const started = performance.now()
  const results = await gradeClass({
    exercise,
    entries,
    out: join(home, 'out', exercise.name),
    workers: 2,
    modules: graderModules(),
    toolVersion: packageVersion(),
    now: () => new Date(),
    progress: () => {
      const now = peakOfChildren()
      if (now !== undefined) peak = Math.max(peak ?? 0, now)
    },
  })
  const broken = results.find(({ status }) => status !== 'graded')
  if (broken) throw new Error(`${broken.learner} was not graded: ${broken.reason}`)
  return { seconds: (performance.now() - started) / 1000, peak }
}

async function main(): Promise<void> {
  for (const name of names) {
    const exercise = loadExercise(join('exercises', name))
    const size = Number(learners)
    const submissions = handIn(exercise, size)
    const one = cold(exercise, submissions)
    const { seconds, peak } = await gradeAll(exercise, entriesIn(submissions))
    const memory = peak === undefined ? 'memory not known here' : `${peak.toFixed(0)} MiB a process at most`
    process.stdout.write(
      `${name}: cold ${(one / 1000).toFixed(2)} s; ${size} on 2 processes ${seconds.toFixed(1)} s, ` +
        `${((1000 * seconds) / size).toFixed(0)} ms each, 1,000 in ${((1000 * seconds) / size).toFixed(0)} s; ${memory}\n`,
    )
  }
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${error}\n`)
    process.exitCode = 1
  })
  .finally(() => rmSync(home, { recursive: true, force: true }))

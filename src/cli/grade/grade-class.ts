import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { count, didYouMean, listWords, quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import { writeClassReports } from '../../grader/class-reports'
import { type Entry, entriesIn, exerciseFolders, gradeClass, straysIn } from '../../grader/class-run'
import { logText } from '../../grader/clean-text'
import { type Exercise, loadExercise } from '../../grader/exercise'
import { reading, readText } from '../../grader/file-trouble'
import type { GradeResult } from '../../grader/result'
import { type Person, readRoster } from '../../grader/roster'
import { readTimes, type SubmissionTimes } from '../../grader/submission-times'
import type { ParsedArguments } from '../arguments'
import type { ExitCode, Terminal } from '../command'
import { graderModules, packageVersion } from '../grader-modules'
import { DEFAULT_OUT, requireFolder } from './options'
import { classProgress } from './progress'

/** Grades every exercise of a path for a class, and writes the class's reports. */
export async function gradeMany(
  args: ParsedArguments,
  terminal: Terminal,
  { path, submissions }: { path: string; submissions: string },
): Promise<ExitCode> {
  const folders = exerciseFolders(resolve(terminal.cwd, path))
  const people = roster(args, terminal)
  const times = submissionTimes(args, terminal)
  const out = resolve(terminal.cwd, args.value('out') ?? DEFAULT_OUT)
  const from = requireFolder(submissions, terminal)
  const say = (text: string): void => terminal.err(`gherkube: ${logText(text)}\n`)
  for (const stray of reading(from, straysIn))
    say(`${quote(stray)} was not graded: it is no folder; each learner has one`)
  const results: GradeResult[] = []
  let code: ExitCode = 0
  for (const folder of folders) {
    try {
      const exercise = loadExercise(folder)
      const inside = folders.length > 1 ? exercise.name : undefined
      const entries = entriesIn(from, { ...(inside === undefined ? {} : { inside }), roster: people.keys() })
      if (entries.length === 0)
        throw new UsageError(`Cannot grade ${quote(submissions)}: there is no folder of a learner in it`)
      if (results.length === 0 && people.size > 0) tellStrangers(entries, people, say)
      const timed = withTimes(entries, { exercise, times, say })
      results.push(...(await gradeExercise(args, terminal, { exercise, entries: timed, out })))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      terminal.err(`gherkube: ${error.message}\n`)
      code = 2
    }
  }
  if (results.length === 0) return code
  writeClassReports(out, results, people)
  const overview = join(args.value('out') ?? DEFAULT_OUT, 'index.html')
  terminal.out(`\n${count(results.length, 'result')}. Overview: ${overview}\n`)
  return code
}

/** A folder that is in no class list is most likely a slip in a name. */
function tellStrangers(
  entries: readonly Entry[],
  people: ReadonlyMap<string, Person>,
  say: (text: string) => void,
): void {
  for (const learner of new Set(entries.map((entry) => entry.learner))) {
    if (!people.has(learner)) say(`${quote(learner)} is not in the class list.${didYouMean(learner, people.keys())}`)
  }
}

function withTimes(
  entries: readonly Entry[],
  {
    exercise: { name, settings },
    times,
    say,
  }: { readonly exercise: Exercise; readonly times: SubmissionTimes; readonly say: (text: string) => void },
): readonly Entry[] {
  const timed = entries.map((entry) => {
    const submittedAt = times({ exercise: name, ...entry })
    return submittedAt === undefined ? entry : { ...entry, submittedAt }
  })
  const unknown = timed.filter(({ folder, submittedAt }) => folder !== undefined && submittedAt === undefined)
  if (settings.due !== undefined && unknown.length > 0)
    say(`${name} is due ${settings.due}, but when ${names(unknown)} handed in is not known (--times): taken as in time`)
  return timed
}

const names = (entries: readonly Entry[]): string => {
  const learners = [...new Set(entries.map(({ learner }) => learner))]
  return learners.length > 5 ? count(learners.length, 'learner') : listWords(learners.map(quote), 'and')
}

async function gradeExercise(
  args: ParsedArguments,
  terminal: Terminal,
  { exercise, entries, out }: { readonly exercise: Exercise; readonly entries: readonly Entry[]; readonly out: string },
): Promise<readonly GradeResult[]> {
  const progress = classProgress(terminal, { exercise: exercise.name, total: entries.length })
  try {
    return await gradeClass({
      exercise,
      entries,
      out: join(out, exercise.name),
      workers: workersOf(args),
      modules: graderModules(),
      toolVersion: packageVersion(),
      again: args.flag('again'),
      now: () => new Date(),
      progress: progress.tell,
    })
  } finally {
    progress.end()
  }
}

function workersOf(args: ParsedArguments): number {
  const text = args.value('workers')
  if (text === undefined) return availableParallelism()
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new UsageError(`Cannot read --workers ${text}: it needs a whole number from 1 up`)
  return Number(text)
}

function roster(args: ParsedArguments, terminal: Terminal): ReadonlyMap<string, Person> {
  const file = args.value('roster')
  return file === undefined ? new Map() : readRoster(table(file, terminal, 'class list'), file)
}

function submissionTimes(args: ParsedArguments, terminal: Terminal): SubmissionTimes {
  const file = args.value('times')
  return file === undefined ? () => undefined : readTimes(table(file, terminal, 'times'), file)
}

function table(file: string, terminal: Terminal, what: string): string {
  const path = resolve(terminal.cwd, file)
  if (!existsSync(path)) throw new UsageError(`Cannot read the ${what} ${quote(file)}: there is no such file`)
  return readText(path)
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { count, quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { Exercise } from '../../grader/exercise'
import type { GradeResult } from '../../grader/result'
import type { Person } from '../../grader/roster'
import type { ParsedArguments } from '../arguments'
import type { Command, ExitCode, Terminal } from '../command'
import { graderModules, packageVersion } from '../grader-modules'

const DEFAULT_OUT = 'reports/grades'

export const grade: Command = {
  name: 'grade',
  summary: 'grade one submission, or those of a class',
  usage: '<exercise folder>',
  maxArguments: 1,
  options: [
    { name: 'submission', type: 'value', value: '<folder>', help: "one learner's folder" },
    { name: 'learner', type: 'value', value: '<name>', help: "whose submission it is (default: the folder's name)" },
    { name: 'submissions', type: 'value', value: '<folder>', help: 'a folder with one folder for each learner' },
    { name: 'roster', type: 'value', value: '<csv>', help: 'the class list: who handed in nothing gets a row with 0' },
    { name: 'out', type: 'value', value: '<folder>', help: `where results go (default: ${DEFAULT_OUT})` },
    {
      name: 'write',
      type: 'list',
      value: '<format>=<file>',
      help: 'one more file: gradescope, classroom50, github-classroom or junit',
    },
    {
      name: 'workers',
      type: 'value',
      value: '<n>',
      help: 'grading processes side by side (default: one per processor)',
    },
    { name: 'again', type: 'flag', help: 'grade also what has been graded and has not changed' },
    { name: 'exit-zero', type: 'flag', help: 'end with exit code 0 also when points are missing' },
  ],
  async run(args, terminal) {
    const [path] = args.positionals
    if (path === undefined)
      throw new UsageError('Cannot grade: name the exercise, gherkube grade exercises/<name> --submission <folder>')
    const one = args.value('submission')
    const many = args.value('submissions')
    if ((one === undefined) === (many === undefined)) {
      throw new UsageError(
        'Cannot grade: give either --submission <folder> for one learner or --submissions <folder> for a class',
      )
    }
    return one === undefined
      ? await gradeMany(args, terminal, { path, submissions: many as string })
      : await gradeOne(args, terminal, { path, folder: one })
  },
}

async function gradeOne(
  args: ParsedArguments,
  terminal: Terminal,
  { path, folder }: { path: string; folder: string },
): Promise<ExitCode> {
  const { loadExercise } = await import('../../grader/exercise')
  const { gradeClass, folderName } = await import('../../grader/class-run')
  const { learnerView } = await import('../../grader/learner-view')
  const { gradeText } = await import('../../grader/grade-text')
  const exercise = loadExercise(resolve(terminal.cwd, path))
  const submission = requireFolder(folder, terminal)
  const learner = args.value('learner') ?? (submission.split(/[\\/]/).at(-1) as string)
  const out = resolve(terminal.cwd, args.value('out') ?? DEFAULT_OUT, exercise.name)
  const [result] = await gradeClass({
    exercise,
    entries: [{ learner, folder: submission }],
    out,
    workers: 1,
    modules: graderModules(),
    toolVersion: packageVersion(),
    again: true,
    now: () => new Date(),
    progress: () => {},
  })
  if (!result) throw new Error('Grading gave no result')
  const view = learnerView(result, exercise.settings.feedback)
  await writeFormats(args, terminal, view)
  terminal.out(gradeText(view, { colours: terminal.colours }))
  const page = join(args.value('out') ?? DEFAULT_OUT, exercise.name, folderName({ learner }), 'feedback.html')
  terminal.out(`\nFeedback: ${page}\n`)
  if (result.status === 'error') return 2
  return result.score === result.maxScore || args.flag('exit-zero') ? 0 : 1
}

async function gradeMany(
  args: ParsedArguments,
  terminal: Terminal,
  { path, submissions }: { path: string; submissions: string },
): Promise<ExitCode> {
  const { exerciseFolders, straysIn } = await import('../../grader/class-run')
  const { logText } = await import('../../grader/clean-text')
  const { loadExercise } = await import('../../grader/exercise')
  const folders = exerciseFolders(resolve(terminal.cwd, path))
  const people = await roster(args, terminal)
  const out = resolve(terminal.cwd, args.value('out') ?? DEFAULT_OUT)
  const from = requireFolder(submissions, terminal)
  for (const stray of straysIn(from)) {
    terminal.err(`gherkube: ${logText(quote(stray))} was not graded: it is no folder; each learner has one\n`)
  }
  const results: GradeResult[] = []
  let code: ExitCode = 0
  for (const folder of folders) {
    try {
      const exercise = loadExercise(folder)
      const inside = folders.length > 1 ? exercise.name : undefined
      results.push(...(await gradeExercise(args, terminal, { exercise, from, inside, out, people })))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      terminal.err(`gherkube: ${error.message}\n`)
      code = 2
    }
  }
  if (results.length === 0 && code !== 0) return code
  const { writeClassReports } = await import('../../grader/class-reports')
  writeClassReports(out, results, people)
  terminal.out(
    `\n${count(results.length, 'result')}. Overview: ${join(args.value('out') ?? DEFAULT_OUT, 'index.html')}\n`,
  )
  return code
}

interface ClassGrading {
  readonly exercise: Exercise
  readonly from: string
  readonly inside: string | undefined
  readonly out: string
  readonly people: ReadonlyMap<string, Person>
}

async function gradeExercise(
  args: ParsedArguments,
  terminal: Terminal,
  grading: ClassGrading,
): Promise<readonly GradeResult[]> {
  const { entriesIn, gradeClass } = await import('../../grader/class-run')
  const { logText } = await import('../../grader/clean-text')
  const { exercise, from, inside, out, people } = grading
  const entries = entriesIn(from, { ...(inside === undefined ? {} : { inside }), roster: people.keys() })
  let done = 0
  return await gradeClass({
    exercise,
    entries,
    out: join(out, exercise.name),
    workers: workersOf(args),
    modules: graderModules(),
    toolVersion: packageVersion(),
    again: args.flag('again'),
    now: () => new Date(),
    progress: ({ learner, score, maxScore, status, reason }, reused) => {
      done++
      const remark = reused ? ' (unchanged)' : status === 'graded' ? '' : ` ${status}: ${reason}`
      terminal.out(
        `[${done}/${entries.length}] ${logText(`${exercise.name} ${learner}: ${score}/${maxScore}${remark}`).replaceAll('\n', ' ')}\n`,
      )
    },
  })
}

function workersOf(args: ParsedArguments): number {
  const text = args.value('workers')
  if (text === undefined) return availableParallelism()
  if (!/^[1-9]\d{0,2}$/.test(text))
    throw new UsageError(`Cannot read --workers ${text}: it needs a whole number from 1 up`)
  return Number(text)
}

async function roster(args: ParsedArguments, terminal: Terminal): Promise<ReadonlyMap<string, Person>> {
  const file = args.value('roster')
  if (file === undefined) return new Map()
  const path = resolve(terminal.cwd, file)
  if (!existsSync(path)) throw new UsageError(`Cannot read the class list ${quote(file)}: there is no such file`)
  const { readRoster } = await import('../../grader/roster')
  return readRoster(readFileSync(path, 'utf8'), file)
}

function requireFolder(folder: string, terminal: Terminal): string {
  const path = resolve(terminal.cwd, folder)
  if (!existsSync(path)) throw new UsageError(`Cannot grade ${quote(folder)}: there is no such folder`)
  return path
}

async function writeFormats(args: ParsedArguments, terminal: Terminal, view: GradeResult): Promise<void> {
  const { classroom50 } = await import('../../grader/formats/classroom50')
  const { FORMAT_NAMES, FORMATS, isFormat } = await import('../../grader/formats')
  for (const wanted of args.list('write')) {
    const [format = '', file = ''] = wanted.split(/=(.*)/s)
    if (!isFormat(format) || file === '') {
      throw new UsageError(
        `Cannot read --write ${wanted}: write <format>=<file>; formats are ${FORMAT_NAMES.join(', ')}`,
      )
    }
    const path = resolve(terminal.cwd, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, format === 'classroom50' ? classroom50(view, terminal.env) : FORMATS[format].text(view))
  }
}

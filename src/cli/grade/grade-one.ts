import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../../base/usage-error'
import { folderName, gradeClass } from '../../grader/class-run'
import { loadExercise } from '../../grader/exercise'
import { FORMAT_NAMES, FORMATS, type FormatName, isFormat } from '../../grader/formats'
import { classroom50 } from '../../grader/formats/classroom50'
import { gradeText } from '../../grader/grade-text'
import { learnerView } from '../../grader/learner-view'
import { requireTime } from '../../grader/submission-times'
import type { ParsedArguments } from '../arguments'
import type { ExitCode, Terminal } from '../command'
import { graderModules, packageVersion } from '../grader-modules'
import { DEFAULT_OUT, requireFolder } from './options'

/** Grades one submission for the terminal, and writes the formats that are wished for. */
export async function gradeOne(
  args: ParsedArguments,
  terminal: Terminal,
  { path, folder }: { path: string; folder: string },
): Promise<ExitCode> {
  const formats = wantedFormats(args)
  const exercise = loadExercise(resolve(terminal.cwd, path))
  const submission = requireFolder(folder, terminal)
  const learner = args.value('learner') ?? (submission.split(/[\\/]/).at(-1) as string)
  const submittedAt = args.value('submitted-at')
  if (submittedAt !== undefined) requireTime(submittedAt, '--submitted-at: it')
  const out = resolve(terminal.cwd, args.value('out') ?? DEFAULT_OUT, exercise.name)
  const [result] = await gradeClass({
    exercise,
    entries: [{ learner, folder: submission, ...(submittedAt === undefined ? {} : { submittedAt }) }],
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
  for (const { format, file } of formats) {
    const to = resolve(terminal.cwd, file)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, format === 'classroom50' ? classroom50(view, terminal.env) : FORMATS[format].text(view))
  }
  terminal.out(gradeText(view, { colours: terminal.colours }))
  const page = join(args.value('out') ?? DEFAULT_OUT, exercise.name, folderName({ learner }), 'feedback.html')
  terminal.out(`\nFeedback: ${page}\n`)
  if (result.status === 'error') return 2
  return result.score === result.maxScore || args.flag('exit-zero') ? 0 : 1
}

interface WantedFormat {
  readonly format: FormatName
  readonly file: string
}

/** @throws {UsageError} before anything is graded */
const wantedFormats = (args: ParsedArguments): readonly WantedFormat[] =>
  args.list('write').map((wanted) => {
    const [format = '', file = ''] = wanted.split(/=(.*)/s)
    if (isFormat(format) && file !== '') return { format, file }
    throw new UsageError(`Cannot read --write ${wanted}: write <format>=<file>; formats are ${FORMAT_NAMES.join(', ')}`)
  })

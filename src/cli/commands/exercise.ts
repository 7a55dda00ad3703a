import { resolve } from 'node:path'
import { quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { ParsedArguments } from '../arguments'
import type { Command, ExitCode, Terminal } from '../command'
import { graderModules, packageVersion } from '../grader-modules'

const ACTIONS = {
  new: write,
  verify,
  'student-copy': studentCopy,
} as const

export const exercise: Command = {
  name: 'exercise',
  summary: 'write, verify or hand out exercises: exercise new | verify | student-copy',
  usage: '<new|verify|student-copy> <folder>',
  maxArguments: 2,
  options: [
    {
      name: 'learner',
      type: 'value',
      value: '<name>',
      help: "student-copy: whose variant (default: everybody's first)",
    },
    { name: 'to', type: 'value', value: '<folder>', help: 'student-copy: where the copy goes' },
    {
      name: 'variants',
      type: 'value',
      value: '<n>',
      help: 'verify: how many variants are tried (default: 3)',
    },
  ],
  async run(args, terminal) {
    const [action = '', folder] = args.positionals
    if (!Object.hasOwn(ACTIONS, action)) {
      throw new UsageError(
        `Cannot run exercise ${quote(action)}: write exercise new, exercise verify or exercise student-copy`,
      )
    }
    if (folder === undefined) throw new UsageError(`Cannot run exercise ${action}: name the folder of the exercise`)
    return await ACTIONS[action as keyof typeof ACTIONS](args, terminal, folder)
  },
}

async function write(_args: ParsedArguments, terminal: Terminal, folder: string): Promise<ExitCode> {
  const { writeNewExercise } = await import('../../grader/new-exercise')
  for (const file of writeNewExercise(resolve(terminal.cwd, folder))) terminal.out(`wrote ${folder}/${file}\n`)
  terminal.out(`\nCheck it with: npx gherkube exercise verify ${folder}\n`)
  return 0
}

async function verify(args: ParsedArguments, terminal: Terminal, folder: string): Promise<ExitCode> {
  const { exerciseFolders } = await import('../../grader/class-run')
  const { loadExercise } = await import('../../grader/exercise')
  const { verify: verifyExercise } = await import('../../grader/verify')
  const variants = args.value('variants') ?? '3'
  if (!/^[1-9]\d{0,2}$/.test(variants))
    throw new UsageError(`Cannot read --variants ${variants}: it needs a whole number from 1 up`)
  let code: ExitCode = 0
  for (const each of exerciseFolders(resolve(terminal.cwd, folder))) {
    try {
      const loaded = loadExercise(each)
      terminal.out(`${loaded.name}: ${loaded.settings.title}\n`)
      const verdicts = await verifyExercise({
        exercise: loaded,
        modules: graderModules(),
        toolVersion: packageVersion(),
        variants: Number(variants),
      })
      for (const { subject, problems } of verdicts) {
        terminal.out(
          `  ${problems.length === 0 ? '✓' : '✗'} ${subject}\n${problems.map((problem) => `      ${problem}\n`).join('')}`,
        )
        if (problems.length > 0 && code === 0) code = 1
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      terminal.err(`gherkube: ${error.message}\n`)
      code = 2
    }
  }
  return code
}

async function studentCopy(args: ParsedArguments, terminal: Terminal, folder: string): Promise<ExitCode> {
  const to = args.value('to')
  if (to === undefined) throw new UsageError('Cannot write a student copy: say where with --to <folder>')
  const { loadExercise } = await import('../../grader/exercise')
  const { writeStudentCopy } = await import('../../grader/student-copy')
  writeStudentCopy(loadExercise(resolve(terminal.cwd, folder)), {
    learner: args.value('learner') ?? '',
    to: resolve(terminal.cwd, to),
  })
  terminal.out(`wrote ${to}; the public checks run with: npx gherkube grade ${to} --submission ${to}\n`)
  return 0
}

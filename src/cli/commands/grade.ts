import { UsageError } from '../../base/usage-error'
import type { ParsedArguments } from '../arguments'
import type { Command } from '../command'
import { DEFAULT_OUT } from '../grade/options'

export const grade: Command = {
  name: 'grade',
  summary: 'grade one submission, or those of a class',
  usage: '<exercise folder> --submission <folder> | --submissions <folder>',
  maxArguments: 1,
  options: [
    { name: 'submission', type: 'value', value: '<folder>', help: "grade one learner's folder" },
    { name: 'learner', type: 'value', value: '<name>', help: "whose submission it is (default: the folder's name)" },
    {
      name: 'submitted-at',
      type: 'value',
      value: '<time>',
      help: 'when the one submission was handed in, for exercises with a due time',
    },
    {
      name: 'submissions',
      type: 'value',
      value: '<folder>',
      help: 'grade a class: a folder with one folder for each learner',
    },
    {
      name: 'roster',
      type: 'value',
      value: '<csv>',
      help: 'the class list: who is on it and handed in nothing gets 0',
    },
    {
      name: 'times',
      type: 'value',
      value: '<csv>',
      help: 'when each of the class handed in: columns student_id and submitted_at',
    },
    { name: 'out', type: 'value', value: '<folder>', help: `where results go (default: ${DEFAULT_OUT})` },
    {
      name: 'write',
      type: 'list',
      value: '<format>=<file>',
      help: 'one more file of the one submission: gradescope, classroom50, github-classroom or junit',
    },
    {
      name: 'workers',
      type: 'value',
      value: '<n>',
      help: 'grading processes side by side for a class (default: one per processor)',
    },
    { name: 'again', type: 'flag', help: 'grade a class anew: also what has been graded and has not changed' },
    { name: 'exit-zero', type: 'flag', help: 'end with exit code 0 even when the one submission lacks points' },
  ],
  details: `A class may have several exercises: name the folder that they are in. An option that belongs to one submission
goes with --submission, one that belongs to a class with --submissions.`,
  async run(args, terminal) {
    const [path] = args.positionals
    if (path === undefined)
      throw new UsageError('Cannot grade: name the exercise, gherkube grade exercises/<name> --submission <folder>')
    const folder = args.value('submission')
    const submissions = args.value('submissions')
    if (folder !== undefined && submissions === undefined) {
      refuse(args, ['roster', 'times', 'workers', 'again'], '--submissions')
      return await (await import('../grade/grade-one')).gradeOne(args, terminal, { path, folder })
    }
    if (submissions !== undefined && folder === undefined) {
      refuse(args, ['learner', 'submitted-at', 'write'], '--submission')
      return await (await import('../grade/grade-class')).gradeMany(args, terminal, { path, submissions })
    }
    throw new UsageError(
      'Cannot grade: give either --submission <folder> for one learner or --submissions <folder> for a class',
    )
  },
}

/** An option that would do nothing is a mistake somebody wants to know of. */
function refuse(args: ParsedArguments, names: readonly string[], belongsTo: string): void {
  const given = names.find((name) => args.value(name) !== undefined)
  if (given !== undefined) throw new UsageError(`Cannot use --${given} here: it goes with ${belongsTo}`)
}

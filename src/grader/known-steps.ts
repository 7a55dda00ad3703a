import { quote } from '../base/text'
import { UsageError } from '../base/usage-error'
import { targetOf } from './checks'
import { checksFor, type Exercise } from './exercise'
import { jobOf } from './grade'
import type { GradingProcess } from './grading-process'
import { valuesFor } from './variants'

/**
 * Every step of the checks is one that the library has; told before anybody is graded.
 * @throws {UsageError} naming check and step
 */
export async function requireKnownSteps(exercise: Exercise, process: Pick<GradingProcess, 'run'>): Promise<void> {
  const seed = '0'
  const checks = checksFor(exercise, valuesFor(exercise.settings.variants, seed))
  const { outcomes, stopped } = await process.run(jobOf(exercise, checks, { seed, files: {}, dryRun: true }))
  if (stopped !== undefined) throw new UsageError(`Cannot use exercise ${quote(exercise.name)}: ${stopped}`)
  for (const { target, status, step, line, message = '' } of outcomes) {
    if (status !== 'undefined') continue
    const check = checks.find((each) => targetOf(each) === target)
    const file = check?.path.replace(`.${check.number}.feature`, '.feature')
    const [near] = message.split('\nOr define it')
    throw new UsageError(
      `Cannot use exercise ${quote(exercise.name)}: the check ${quote(check?.name ?? target)} has a step that nobody defined, ` +
        `checks/${file}:${line}:\n    ${step}\n${near || 'No step says this.'}\n"gherkube steps" lists all.`,
    )
  }
}

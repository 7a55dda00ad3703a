import type { ScenarioStatus } from './run-options'

export interface FailedStep {
  readonly text: string
  readonly line: number | undefined
  readonly status: ScenarioStatus
  readonly message: string
  /** What to write instead, for a step that nobody defined. */
  readonly suggestion: string | undefined
}

export interface FailedScenario {
  readonly name: string
  readonly feature: string
  /** `features/web.feature:12` */
  readonly place: string
  readonly status: ScenarioStatus
  readonly steps: readonly FailedStep[]
}

const NO_STEPS = 'A line that starts with none of Given, When, Then, And, But or * is read as a description.'

const red = (text: string, on: boolean): string => (on ? `\u001b[31m${text}\u001b[0m` : text)
const dim = (text: string, on: boolean): string => (on ? `\u001b[2m${text}\u001b[0m` : text)

const indent = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by)

function explanation({ status, message, suggestion }: FailedStep): string {
  switch (status) {
    case 'undefined':
      return suggestion ?? 'No step says this.'
    case 'ambiguous':
      return `More than one step says this:\n${message}`
    case 'pending':
      return 'This step is not written yet.'
    default:
      return message.replace(/^(?:AssertionError|UsageError|Error): /, '')
  }
}

/** One line: which scenario, and where. */
export const failureHead = ({ feature, name, place }: FailedScenario, number: number, colours: boolean): string =>
  `${number}) ${feature} > ${name}  ${dim(place, colours)}\n`

/** One failed scenario: its number, name and place, and each failed step with the reason. */
export function failureText(failure: FailedScenario, number: number, colours: boolean): string {
  const steps = failure.steps.map((step) => {
    const place = step.line === undefined ? '' : dim(`  line ${step.line}`, colours)
    return `   ${red(`✗ ${step.text}`, colours)}${place}\n${indent(explanation(step).trimEnd(), '     ')}\n`
  })
  const nothing =
    failure.status === 'empty'
      ? `   ${red('✗ This scenario has no steps.', colours)}\n${indent(NO_STEPS, '     ')}\n`
      : ''
  return failureHead(failure, number, colours) + nothing + steps.join('')
}

import { Given as given, Then as then, When as when } from '@cucumber/cucumber'
import { UsageError } from '../src/base/usage-error'
import { cleanStack } from './clean-stack'
import { languageIsUsed } from './languages'
import type { ParameterTypes } from './parameter-values'
import { argumentOrder, parameterNames, takesBlock } from './sentence'
import type { GherkubeWorld } from './world'

type NamesIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? [Name, ...NamesIn<Rest>]
  : []

type Values<Names extends readonly string[]> = {
  [I in keyof Names]: Names[I] extends keyof ParameterTypes ? ParameterTypes[Names[I]] : unknown
}

/** A sentence that ends with a colon takes a doc string (`string`) or a `DataTable`: annotate the last parameter. */
type Block<Sentence extends string> = Sentence extends `${string}:` ? [block: never] : []

export type StepBody<Sentence extends string> = (
  this: GherkubeWorld,
  ...args: [...Values<NamesIn<Sentence>>, ...Block<Sentence>]
) => unknown

/**
 * Defines one step by one sentence, or by the same sentence in several languages (English, 简体, 繁體: see
 * `languages.ts`). Sentences are literals, so that editors find them; the types of the function's
 * parameters follow from the first one. A translation may order its parameters differently.
 */
export interface DefineStep {
  <Sentence extends string>(sentence: Sentence, body: StepBody<Sentence>): void
  <Sentence extends string>(sentence: Sentence, zhCn: string, body: StepBody<Sentence>): void
  <Sentence extends string>(sentence: Sentence, zhCn: string, zhTw: string, body: StepBody<Sentence>): void
  (pattern: RegExp, body: (this: GherkubeWorld, ...args: never[]) => unknown): void
}

const CUCUMBER = { Given: given, When: when, Then: then } as const

type Keyword = keyof typeof CUCUMBER
/** Cucumber does not export its own type of a step function. */
type CucumberBody = Extract<Parameters<typeof given>[1], (...args: never[]) => unknown>
type AnyBody = (this: GherkubeWorld, ...args: unknown[]) => unknown

const define =
  (keyword: Keyword) =>
  (...args: readonly unknown[]): void => {
    const body = args.at(-1)
    const [first, ...translations] = args.slice(0, -1)
    if (typeof body !== 'function' || first === undefined) {
      throw new UsageError(`Cannot define a step: ${keyword}(...) takes a sentence and, last, a function`)
    }
    if (first instanceof RegExp) {
      register(keyword, first, body as AnyBody)
      return
    }
    for (const [index, text] of [first, ...translations].entries()) {
      if (languageIsUsed(index)) register(keyword, text as string, arranged(first as string, text as string, body))
    }
  }

/** Calls the body with its arguments in the order of the first sentence. */
function arranged(sentence: string, text: string, body: unknown): AnyBody {
  const order = argumentOrder(sentence, text)
  const inOrder = order.every((position, index) => position === index)
  const block = takesBlock(text)
  const parameters = parameterNames(text).length
  const call: AnyBody = function (...args) {
    // Cucumber passes its callback where the block would be when the feature has none.
    if (block && typeof args[parameters] === 'function') {
      throw missingBlock(text)
    }
    const given = args.slice(0, parameters + (block ? 1 : 0))
    const values = inOrder ? given : [...order.map((position) => given[position]), ...given.slice(parameters)]
    return observed(this, () => (body as AnyBody).apply(this, values))
  }
  // Cucumber checks a function's arity against its sentence; a body may leave out what it does not need.
  Object.defineProperty(call, 'length', { value: parameters + (block ? 1 : 0) })
  return call
}

const sentences: string[] = []

/** Every sentence defined so far in this process, with its keyword: what suggestions choose from. */
export const definedSentences = (): readonly string[] => sentences

function missingBlock(sentence: string): UsageError {
  const error = new UsageError(
    `Cannot run the step "${sentence}": it needs a doc string ("""), or a data table, below it`,
  )
  cleanStack(error)
  return error
}

/** Tells the world how each step ended, so that evidence stands with the last one and not among hooks. */
async function observed(world: GherkubeWorld, action: () => unknown): Promise<unknown> {
  try {
    const result = await action()
    await world.stepEnded({ failed: false })
    return result
  } catch (error) {
    cleanStack(error)
    // Whatever keeps evidence from being drawn must not hide why the step failed.
    await world.stepEnded({ failed: true }).catch((cause: unknown) => world.log(`No evidence: ${cause}`))
    throw error
  }
}

function register(keyword: Keyword, pattern: string | RegExp, body: AnyBody): void {
  if (typeof pattern === 'string') sentences.push(`${keyword} ${pattern}`)
  fromCallersPlace(() => CUCUMBER[keyword](pattern, body as CucumberBody))
}

/**
 * Cucumber takes the first stack frame outside itself as the place of a definition. Without this, every
 * step would seem to be defined in this file.
 */
function fromCallersPlace(action: () => void): void {
  const previous = Error.prepareStackTrace
  Error.prepareStackTrace = (error, frames) => {
    const visible = frames.filter((frame) => frame.getFileName() !== __filename)
    return previous ? previous(error, visible) : `${error}\n${visible.map((frame) => `    at ${frame}`).join('\n')}`
  }
  try {
    action()
  } finally {
    Error.prepareStackTrace = previous
  }
}

export const Given: DefineStep = define('Given')
export const When: DefineStep = define('When')
export const Then: DefineStep = define('Then')

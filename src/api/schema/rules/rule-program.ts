import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { rememberedFor } from '../../../base/remembered'
import type { ValidationRule } from '../json-schema'
import { registerFunctions, SAFE_MATCHES } from './rule-functions'
import { wholeLength, widest } from './rule-values'

/** A rule that can be asked. */
export interface RuleProgram {
  /** Whether it compares with the state before. */
  readonly usesOldSelf: boolean
  /** @throws {RuleError} when it has no answer for these values, or when it would need more than is left */
  run(values: RuleValues, budget: Budget): unknown
}

/** How many steps the rules of one object may still take together. */
export interface Budget {
  steps: number
}

export interface RuleValues {
  readonly self: unknown
  readonly oldSelf?: unknown
}

/** Why a rule has no answer. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  constructor(
    message: string,
    /** `unknown`: it uses what is not known here, so nothing follows from it. */
    readonly kind: 'wrong' | 'expensive' | 'unknown',
  ) {
    super(message)
  }
}

let environment: Environment | undefined

/** Loaded when the first definition with rules comes: most clusters never see one. */
const library = (): typeof import('@marcbachmann/cel-js') => require('@marcbachmann/cel-js')

function language(): Environment {
  if (environment) return environment
  const made = new (library().Environment)({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  made.registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn')
  registerFunctions(made)
  environment = made
  return made
}

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value

/** The nodes right below one. */
const childrenOf = (node: ASTNode): readonly ASTNode[] =>
  (Array.isArray(node.args) ? node.args : [node.args]).flat(2).filter(isNode) as readonly ASTNode[]

const usesVariable = (node: ASTNode, name: string): boolean =>
  (node.op === 'id' && node.args === name) || childrenOf(node).some((child) => usesVariable(child, name))

const LOOPS: ReadonlySet<unknown> = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'])

/** How deep loops stand inside of loops. */
function loopDepth(node: ASTNode): number {
  const own = node.op === 'rcall' && LOOPS.has(node.args[0]) ? 1 : 0
  return own + childrenOf(node).reduce((most, child) => Math.max(most, loopDepth(child)), 0)
}

const callsMethod = (node: ASTNode, name: string): boolean =>
  (node.op === 'rcall' && node.args[0] === name) || childrenOf(node).some((child) => callsMethod(child, name))

type Rewritable = { op: string; args: unknown }

/**
 * Changes an expression, in place, so that it means the same and can be asked: `matches` becomes what cannot be made
 * to hang, and `has(list[0].field)`, which the library does not know, becomes `list[0].?field.hasValue()`.
 */
function rewrite(node: ASTNode): void {
  for (const child of childrenOf(node)) rewrite(child)
  const { op, args } = node as Rewritable
  if ((op !== 'rcall' && op !== 'call') || !Array.isArray(args)) return
  if (args[0] === 'matches') args[0] = SAFE_MATCHES
  const [selection] = args[0] === 'has' ? (args[1] as readonly Rewritable[]) : []
  if (selection?.op !== '.' || !indexes(selection as ASTNode)) return
  Object.assign(node, { op: 'rcall', args: ['hasValue', { ...selection, op: '.?', args: selection.args }, []] })
}

/** Whether an expression is more than names after names. */
const indexes = (node: ASTNode): boolean => (node.op !== '.' && node.op !== 'id') || childrenOf(node).some(indexes)

/** More steps than this, for one object, are not worth an answer; a server has its own budget for them. */
export const newBudget = (): Budget => ({ steps: 10_000_000 })

/** @throws {RuleError} when the text is no expression (`wrong`), or uses what is not known here (`unknown`) */
export function compileRule(expression: string): RuleProgram {
  const read = parse(expression)
  rewrite(read.ast)
  const program = parse(library().serialize(read.ast))
  const { valid, error } = program.check()
  if (!valid) throw refusal(expression, error)
  const depth = loopDepth(read.ast)
  const widthOf = callsMethod(read.ast, 'split') ? wholeLength : widest
  return {
    usesOldSelf: usesVariable(read.ast, 'oldSelf'),
    run: (values, budget) => {
      budget.steps -= depth === 0 ? 1 : Math.max(widthOf(values.self), widthOf(values.oldSelf)) ** depth
      if (budget.steps < 0) throw new RuleError('too many steps', 'expensive')
      return answerOf(program, values)
    },
  }
}

type Parsed = ReturnType<Environment['parse']>

function parse(expression: string): Parsed {
  try {
    return language().parse(expression)
  } catch (error) {
    throw new RuleError(`Syntax error: ${summaryOf(error)}`, 'wrong')
  }
}

interface LanguageError {
  readonly code?: string
  readonly summary?: string
  readonly range?: { readonly start: number }
}

const summaryOf = (error: unknown): string => (error as LanguageError).summary ?? String(error)

/** Names that stand for libraries of Kubernetes that are not known here. */
const LIBRARIES: ReadonlySet<string> = new Set(['base64', 'format', 'math', 'semver', 'sets', 'strings'])

/** What is wrong is said in the words of the Go implementation; what is not known here is nobody's mistake. */
function refusal(expression: string, error: unknown): RuleError {
  const unknown = /^Unknown variable: (\w+)$/.exec(summaryOf(error))?.[1]
  if (unknown === undefined || LIBRARIES.has(unknown)) return new RuleError(summaryOf(error), 'unknown')
  const column = Math.max(0, expression.indexOf(unknown))
  const place = `\n | ${expression}\n | ${'.'.repeat(column)}^`
  return new RuleError(
    `ERROR: <input>:1:${column + 1}: undeclared reference to '${unknown}' (in container '')${place}`,
    'wrong',
  )
}

const UNKNOWN_CODES: ReadonlySet<string | undefined> = new Set(['no_such_overload', 'no_matching_overload'])

function answerOf(program: Parsed, values: RuleValues): unknown {
  try {
    return program({ ...values })
  } catch (error) {
    const { code } = error as LanguageError
    const missing = /^No such key: (.*)$/.exec(summaryOf(error))?.[1]
    if (missing !== undefined) throw new RuleError(`no such key: ${missing}`, 'wrong')
    throw new RuleError(summaryOf(error), UNKNOWN_CODES.has(code) ? 'unknown' : 'wrong')
  }
}

interface Programs {
  readonly rule: RuleProgram | RuleError
  readonly message?: RuleProgram | RuleError
}

/** A rule and its message expression, compiled once. */
export const programOf = rememberedFor(({ rule, messageExpression }: ValidationRule): Programs => {
  return { rule: attempt(rule), ...(messageExpression ? { message: attempt(messageExpression) } : {}) }
})

function attempt(expression: string): RuleProgram | RuleError {
  try {
    return compileRule(expression)
  } catch (error) {
    if (error instanceof RuleError) return error
    throw error
  }
}

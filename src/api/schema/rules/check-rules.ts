import { equal } from '../../../base/json'
import { duplicate, type FieldError, forbidden, invalid, required } from '../../field-error'
import { type Before, fieldBefore, itemBefore } from '../before'
import { type JsonSchema, partsOf, type ValidationRule } from '../json-schema'
import { type Budget, newBudget, programOf, RuleError, type RuleProgram, type RuleValues } from './rule-program'
import { ruleValue } from './rule-values'

const NOWHERE = '<nil>'
const OVER_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run'

/**
 * Asks the rules of a schema (`x-kubernetes-validations`) about a value (apiextensions `cel.Validator`).
 * @param before the value before a change: rules that compare need it, and what has not changed is let pass
 */
export function checkRules(schema: JsonSchema, value: unknown, path: string, before?: Before): readonly FieldError[] {
  return new Questions().ask(schema, value, path, before)
}

/** All that is asked about one object: the answers share a budget, and when it is used up nothing more is asked. */
class Questions {
  readonly #budget = newBudget()

  ask(schema: JsonSchema, value: unknown, path: string, before: Before): readonly FieldError[] {
    if (value === null || value === undefined || this.#budget.steps < 0) return []
    return [...this.#own(schema, value, path, before), ...this.#within(schema, value, path, before)]
  }

  #within(schema: JsonSchema, value: unknown, path: string, before: Before): readonly FieldError[] {
    return partsOf(schema, value, path).flatMap((part) => {
      if (!part.schema) return []
      const { name } = part
      const was = name === undefined ? itemBefore(schema, part.value, before) : fieldBefore(schema, name, before)
      return this.ask(part.schema, part.value, part.path, was)
    })
  }

  #own(schema: JsonSchema, value: unknown, path: string, before: Before): readonly FieldError[] {
    const rules = schema['x-kubernetes-validations']
    if (!rules?.length) return []
    const values: RuleValues = {
      self: ruleValue(value, schema),
      ...(before ? { oldSelf: ruleValue(before.value, schema) } : {}),
    }
    const unchanged = before !== undefined && equal(before.value, value)
    const question = { schema, value, path, values, unchanged, budget: this.#budget }
    return rules.flatMap((rule) => (this.#budget.steps < 0 ? [] : askRule(rule, question)))
  }
}

interface Question {
  readonly schema: JsonSchema
  readonly value: unknown
  readonly path: string
  readonly values: RuleValues
  readonly unchanged: boolean
  readonly budget: Budget
}

function askRule(rule: ValidationRule, question: Question): readonly FieldError[] {
  const { rule: program, message } = programOf(rule)
  // Of a rule that could not be read the definition has told already.
  if (program instanceof RuleError) return []
  if (program.usesOldSelf ? !('oldSelf' in question.values) : question.unchanged) return []
  try {
    if (program.run(question.values, question.budget) === true) return []
  } catch (error) {
    if (error instanceof RuleError) return unanswered(error, rule, question)
    throw error
  }
  return [failure(rule, messageOf(rule, message, question), question)]
}

const ruleText = ({ rule, message }: ValidationRule): string => (message || rule).trim()

function unanswered({ kind, message }: RuleError, rule: ValidationRule, question: Question): readonly FieldError[] {
  const { schema, path } = question
  const field = path || NOWHERE
  switch (kind) {
    case 'unknown':
      return []
    case 'expensive':
      return [invalid(field, schema.type ?? '', OVER_BUDGET)]
    case 'wrong':
      return [invalid(field, schema.type ?? '', `${message} evaluating rule: ${ruleText(rule)}`)]
  }
}

function messageOf(rule: ValidationRule, message: RuleProgram | RuleError | undefined, question: Question): string {
  const plain = rule.message ? rule.message.trim() : `failed rule: ${ruleText(rule)}`
  if (!message || message instanceof RuleError) return plain
  try {
    const text = message.run(question.values, question.budget)
    return typeof text === 'string' && text.trim() !== '' && !/[\n\r]/.test(text.trim()) ? text.trim() : plain
  } catch (error) {
    if (error instanceof RuleError) return plain
    throw error
  }
}

function failure({ reason, fieldPath = '' }: ValidationRule, detail: string, question: Question): FieldError {
  const { schema, value, path } = question
  const field = `${path}${fieldPath}`.replace(/^\./, '') || NOWHERE
  const isShown = schema.type !== 'object' && schema.type !== 'array'
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(field, detail)
    case 'FieldValueRequired':
      return required(field, detail)
    case 'FieldValueDuplicate':
      return isShown ? duplicate(field, value) : { field, type: 'Duplicate value', body: 'Duplicate value' }
    default:
      return isShown
        ? invalid(field, value, detail)
        : { field, type: 'Invalid value', body: `Invalid value: ${detail}` }
  }
}

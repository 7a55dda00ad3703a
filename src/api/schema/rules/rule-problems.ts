import { type FieldError, invalid, required, unsupported } from '../../field-error'
import type { JsonSchema, ValidationRule } from '../json-schema'
import { programOf, RuleError } from './rule-program'

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** What is wrong with the rules of a schema, not with what they are asked about. */
export function ruleProblems(schema: JsonSchema, path: string): readonly FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((validation, i) => {
    const { rule = '', message = '', reason } = validation
    const at = `${path}.x-kubernetes-validations[${i}]`
    const problems: FieldError[] = []
    if (rule.trim() === '') problems.push(required(`${at}.rule`, 'rule is not specified'))
    else if (message && message.trim() === '') {
      problems.push(invalid(`${at}.message`, message, 'must be non-empty if specified'))
    } else if (/[\n\r]/.test(message.trim())) {
      problems.push(invalid(`${at}.message`, message, 'must not contain line breaks'))
    } else if (/[\n\r]/.test(rule.trim()) && message.trim() === '') {
      problems.push(required(`${at}.message`, 'message must be specified if rule contains line breaks'))
    }
    if (problems.length === 0) problems.push(...compilationProblems(validation, at))
    if (reason !== undefined && !REASONS.includes(reason)) {
      problems.push(unsupported(`${at}.reason`, reason, REASONS))
    }
    return problems
  })
}

/** Simplified: what is wrong with the syntax of a rule is not said in the words of the Go implementation. */
function compilationProblems(validation: ValidationRule, path: string): readonly FieldError[] {
  const { rule } = programOf(validation)
  if (!(rule instanceof RuleError) || rule.kind === 'unknown') return []
  const {
    rule: Rule,
    message: Message = '',
    messageExpression: MessageExpression = '',
    fieldPath: FieldPath = '',
  } = validation
  const { reason: Reason = null, optionalOldSelf: OptionalOldSelf = null } = validation
  const shown = JSON.stringify({ Rule, Message, MessageExpression, Reason, FieldPath, OptionalOldSelf })
  const body = `Invalid value: ${shown}: compilation failed: ${rule.message}`
  return [{ field: `${path}.rule`, type: 'Invalid value', body }]
}

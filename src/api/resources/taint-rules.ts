import { duplicate, type FieldError, invalid, required, unsupported } from '../field-error'
import type { Taint, Toleration } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { labelValue, qualifiedName } from './names'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

function effectIsValid(effect: string, field: string): FieldErrors {
  return (EFFECTS as readonly string[]).includes(effect) ? NOTHING_WRONG : [unsupported(field, effect, EFFECTS)]
}

/** What is wrong with a pod's tolerations (core `ValidateTolerations`). */
export const tolerationsAreValid = (tolerations: readonly Toleration[] | undefined, path: string): FieldErrors =>
  (tolerations ?? []).flatMap((toleration, i) => tolerationIsValid(toleration, `${path}[${i}]`))

function tolerationIsValid(toleration: Toleration, path: string): FieldErrors {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration
  return [
    ...(key ? followsRule(qualifiedName, key, `${path}.key`) : NOTHING_WRONG),
    ...(!key && operator !== 'Exists'
      ? [
          invalid(
            `${path}.operator`,
            operator,
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : NOTHING_WRONG),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
      : NOTHING_WRONG),
    ...valueFitsOperator(toleration, `${path}.operator`),
    ...(effect ? effectIsValid(effect, `${path}.effect`) : NOTHING_WRONG),
  ]
}

function valueFitsOperator(toleration: Toleration, field: string): FieldErrors {
  const { operator = '', value = '' } = toleration
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = labelValue(value)
      return wrong.length > 0 ? [invalid(field, value, wrong.join(';'))] : NOTHING_WRONG
    }
    case 'Exists':
      return value
        ? [exactly(field, internalToleration(toleration), "value must be empty when `operator` is 'Exists'")]
        : NOTHING_WRONG
    default:
      return [unsupported(field, operator, ['Equal', 'Exists'])]
  }
}

/** An object in a message, with its fields as the server's own types name and order them. */
const exactly = (field: string, value: object, detail: string): FieldError => ({
  field,
  type: 'Invalid value',
  body: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
})

const internalToleration = (toleration: Toleration): object => ({
  Key: toleration.key ?? '',
  Operator: toleration.operator ?? '',
  Value: toleration.value ?? '',
  Effect: toleration.effect ?? '',
  TolerationSeconds: toleration.tolerationSeconds ?? null,
})

/** What is wrong with a node's taints (core `validateNodeTaints`). */
export function taintsAreValid(taints: readonly Taint[], path: string): FieldErrors {
  const seen = new Set<string>()
  return taints.flatMap((taint, i) => {
    const { key = '', value = '', effect = '' } = taint
    const field = `${path}[${i}]`
    const pair = `${effect} ${key}`
    const isTwin = seen.has(pair)
    seen.add(pair)
    const wrong = labelValue(value)
    return [
      ...followsRule(qualifiedName, key, `${field}.key`),
      ...(wrong.length > 0 ? [invalid(`${field}.value`, value, wrong.join(';'))] : NOTHING_WRONG),
      ...(effect ? effectIsValid(effect, `${field}.effect`) : [required(`${field}.effect`)]),
      ...(isTwin ? [twinTaint(taint, field)] : NOTHING_WRONG),
    ]
  })
}

function twinTaint({ key, value = '', effect, timeAdded }: Taint, field: string): FieldError {
  const internal = { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null }
  return {
    ...duplicate(field, ''),
    body: `Duplicate value: ${JSON.stringify(internal)}: taints must be unique by key and effect pair`,
  }
}

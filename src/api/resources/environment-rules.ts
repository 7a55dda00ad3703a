import { invalid, required } from '../field-error'
import type { Container } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { requiredText } from './metadata-rules'
import { environmentName } from './names'

type Variable = NonNullable<Container['env']>[number]

/** What is wrong with `env` and `envFrom` (core `ValidateEnv`). */
export function environmentIsValid({ env = [], envFrom = [] }: Container, path: string): FieldErrors {
  return [
    ...env.flatMap((variable, i) => [
      ...(variable.name
        ? followsRule(environmentName, variable.name, `${path}.env[${i}].name`)
        : [required(`${path}.env[${i}].name`)]),
      ...sourceIsValid(variable, `${path}.env[${i}].valueFrom`),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }, i) => {
      const field = `${path}.envFrom[${i}]`
      if (configMapRef && secretRef) return [invalid(field, '', 'may not have more than one field specified at a time')]
      if (configMapRef) return requiredText(configMapRef.name, `${field}.configMapRef.name`)
      if (secretRef) return requiredText(secretRef.name, `${field}.secretRef.name`)
      return [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')]
    }),
  ]
}

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const

function sourceIsValid({ value, valueFrom }: Variable, path: string): FieldErrors {
  if (!valueFrom) return NOTHING_WRONG
  const given = SOURCES.filter((source) => (valueFrom as Readonly<Record<string, unknown>>)[source])
  if (given.length === 0) {
    return [
      invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    ]
  }
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom
  return [
    ...(value ? [invalid(path, '', 'may not be specified when `value` is not empty')] : NOTHING_WRONG),
    ...(given.length > 1 ? [invalid(path, '', 'may not have more than one field specified at a time')] : NOTHING_WRONG),
    ...(configMapKeyRef ? keyRefIsValid(configMapKeyRef, `${path}.configMapKeyRef`) : NOTHING_WRONG),
    ...(secretKeyRef ? keyRefIsValid(secretKeyRef, `${path}.secretKeyRef`) : NOTHING_WRONG),
    ...(fieldRef ? requiredText(fieldRef.fieldPath, `${path}.fieldRef.fieldPath`) : NOTHING_WRONG),
  ]
}

const keyRefIsValid = ({ name, key }: { readonly name?: string; readonly key: string }, path: string): FieldErrors => [
  ...requiredText(name, `${path}.name`),
  ...requiredText(key, `${path}.key`),
]

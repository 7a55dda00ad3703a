import { invalid } from '../field-error'
import type { CustomResourceVersion, LabelSelector } from '../kinds'
import type { ScaleAccess } from '../resource'
import { type FieldErrors, NOTHING_WRONG } from '../resources/field-rules'
import { SelectorError } from '../selector-parser'
import { parseRequirements, selectorOf } from '../selector-text'
import { type CustomObject, fieldsOf, valueAt, withValueAt } from './custom-object'

export type ScalePaths = NonNullable<NonNullable<CustomResourceVersion['subresources']>['scale']>

const MAXIMUM = 2 ** 31 - 1

/** The `scale` subresource that a definition places at paths of its objects. */
export function customScale(paths: ScalePaths): ScaleAccess<CustomObject> {
  const numberAt = (object: CustomObject, path: string): number => {
    const value = valueAt(object, fieldsOf(path))
    return typeof value === 'number' ? value : 0
  }
  const selectorText = (object: CustomObject): string =>
    paths.labelSelectorPath ? String(valueAt(object, fieldsOf(paths.labelSelectorPath)) ?? '') : ''
  return {
    specReplicas: (object) => numberAt(object, paths.specReplicasPath),
    statusReplicas: (object) => numberAt(object, paths.statusReplicasPath),
    selector: (object) => parsedSelector(selectorText(object)),
    selectorText,
    withReplicas: (object, replicas) => withValueAt(object, fieldsOf(paths.specReplicasPath), replicas) as CustomObject,
    missing: (object) =>
      valueAt(object, fieldsOf(paths.specReplicasPath)) === undefined
        ? `the spec replicas field ${JSON.stringify(paths.specReplicasPath)} does not exist`
        : undefined,
  }
}

function parsedSelector(text: string): LabelSelector | undefined {
  if (text === '') return undefined
  try {
    return selectorOf(parseRequirements(text))
  } catch (error) {
    if (error instanceof SelectorError) return undefined
    throw error
  }
}

/** What is wrong with the fields that the scale subresource reads (`ValidateScaleSpec`). */
export const scaleSpecProblems = (object: CustomObject, paths: ScalePaths | undefined): FieldErrors =>
  paths ? countProblems(object, paths.specReplicasPath) : NOTHING_WRONG

/** The same for the status (`ValidateScaleStatus`). */
export function scaleStatusProblems(object: CustomObject, paths: ScalePaths | undefined): FieldErrors {
  if (!paths) return NOTHING_WRONG
  const selector = paths.labelSelectorPath ? valueAt(object, fieldsOf(paths.labelSelectorPath)) : undefined
  return [
    ...countProblems(object, paths.statusReplicasPath),
    ...(selector === undefined || typeof selector === 'string'
      ? NOTHING_WRONG
      : [invalid(paths.labelSelectorPath ?? '', '', accessor(paths.labelSelectorPath ?? '', selector, 'string'))]),
  ]
}

function countProblems(object: CustomObject, path: string): FieldErrors {
  const value = valueAt(object, fieldsOf(path))
  if (value === undefined) return NOTHING_WRONG
  if (typeof value !== 'number') return [invalid(path, 0, accessor(path, value, 'int64'))]
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')]
  return value > MAXIMUM ? [invalid(path, value, `should be less than or equal to ${MAXIMUM}`)] : NOTHING_WRONG
}

const GO_TYPES: Readonly<Record<string, string>> = { boolean: 'bool', object: 'map[string]interface {}' }

const accessor = (path: string, value: unknown, type: string): string => {
  const found = Array.isArray(value) ? '[]interface {}' : (GO_TYPES[typeof value] ?? typeof value)
  return `${path} accessor error: ${typeof value === 'string' ? value : JSON.stringify(value)} is of the type ${found}, expected ${type}`
}

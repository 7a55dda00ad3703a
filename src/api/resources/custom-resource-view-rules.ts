import { invalid, required } from '../field-error'
import type { CustomResourceVersion } from '../kinds'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'

type Column = NonNullable<CustomResourceVersion['additionalPrinterColumns']>[number]
type Scale = NonNullable<CustomResourceVersion['subresources']>['scale']

const TYPES = ['boolean', 'date', 'integer', 'number', 'string']
const FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

const simplePath = (path: string, field: string): FieldErrors =>
  path.startsWith('.') ? NOTHING_WRONG : [invalid(field, path, 'must be a simple json path starting with .')]

/** What is wrong with a printer column. */
export function columnProblems({ name, type, format, jsonPath }: Column, path: string): FieldErrors {
  const types = `must be one of ${TYPES.join(',')}`
  const typed = type
    ? TYPES.includes(type)
      ? []
      : [invalid(`${path}.type`, type, types)]
    : [required(`${path}.type`, types)]
  return [
    ...(name ? NOTHING_WRONG : [required(`${path}.name`)]),
    ...typed,
    ...(format && !FORMATS.includes(format)
      ? [invalid(`${path}.format`, format, `must be one of ${FORMATS.join(',')}`)]
      : NOTHING_WRONG),
    ...(jsonPath ? simplePath(jsonPath, `${path}.JSONPath`) : [required(`${path}.JSONPath`)]),
  ]
}

/** What is wrong with the paths of a scale subresource. */
export function scaleProblems(scale: Scale, path: string): FieldErrors {
  if (!scale) return NOTHING_WRONG
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale
  const under = (value: string | undefined, field: string, parts: readonly string[]): FieldErrors => {
    if (!value) return [required(`${path}.${field}`)]
    const wrong = simplePath(value, `${path}.${field}`)
    if (wrong.length > 0 || parts.some((part) => value.startsWith(`${part}.`))) return wrong
    const where = parts.length > 1 ? `either ${parts.join(' or ')}` : parts[0]
    return [invalid(`${path}.${field}`, value, `should be a json path under ${where}`)]
  }
  return [
    ...under(specReplicasPath, 'specReplicasPath', ['.spec']),
    ...under(statusReplicasPath, 'statusReplicasPath', ['.status']),
    ...(labelSelectorPath ? under(labelSelectorPath, 'labelSelectorPath', ['.spec', '.status']) : NOTHING_WRONG),
  ]
}

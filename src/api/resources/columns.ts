import { humanDuration } from '../../base/human-duration'
import { type Instant, parseTimestamp } from '../../base/time'
import type { LabelSelector, PodTemplateSpec } from '../kinds'
import { formatSelector } from '../label-selector'
import type { KubernetesObject } from '../object'
import type { Column } from '../resource'

/** How long ago a timestamp was, as tables show it. */
export function age(timestamp: string | undefined, now: Instant): string {
  const at = parseTimestamp(timestamp)
  return at === undefined ? '<unknown>' : humanDuration(now - at)
}

type Cell<T extends KubernetesObject> = (object: T, now: Instant) => string | number | boolean | null

/** A column of text. */
export const text = <T extends KubernetesObject>(name: string, cell: Cell<T>): Column<T> => ({
  name,
  type: 'string',
  cell,
})
/** A column of whole numbers. */
export const integer = <T extends KubernetesObject>(name: string, cell: Cell<T>): Column<T> => ({
  name,
  type: 'integer',
  cell,
})
/** The same column, shown only with `-o wide`. */
export const wide = <T extends KubernetesObject>(column: Column<T>): Column<T> => ({ ...column, wide: true })

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  cell: (object) => object.metadata.name,
}

export const ageColumn: Column = text('Age', (object, now) => age(object.metadata.creationTimestamp, now))

/** `a,b`, or `<none>`. */
export const joined = (parts: readonly string[]): string => parts.join(',') || '<none>'

/** The first `limit` parts, and how many more there are. */
export function firstOf(parts: readonly string[], limit: number, separator = ','): string {
  const rest = parts.length - limit
  return `${parts.slice(0, limit).join(separator)}${rest > 0 ? ` + ${rest} more...` : ''}`
}

/** CONTAINERS and IMAGES of a kind that makes pods: wide columns. */
export const templateColumns = <T extends KubernetesObject>(
  templateOf: (object: T) => PodTemplateSpec | undefined,
): readonly Column<T>[] => {
  const containers = (object: T) => templateOf(object)?.spec?.containers ?? []
  return [
    wide(
      text('Containers', (object) =>
        containers(object)
          .map(({ name }) => name)
          .join(','),
      ),
    ),
    wide(
      text('Images', (object) =>
        containers(object)
          .map(({ image }) => image ?? '')
          .join(','),
      ),
    ),
  ]
}

export const selectorColumn = <T extends KubernetesObject>(
  selectorOf: (object: T) => LabelSelector | undefined,
): Column<T> => wide(text('Selector', (object) => formatSelector(selectorOf(object))))

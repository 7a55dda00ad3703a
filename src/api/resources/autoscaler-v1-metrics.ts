import { isObject } from '../../base/json'

/** The fields of an object of which nothing is known. */
export type Fields = Record<string, unknown>
/** A field of v1, in its order there; where v2 has it; what it is when nobody said: Go writes such quantities as "0". */
type Path = readonly [v1: string, v2: string, absent?: string]

/** The fields of each type of metric. */
const SOURCES: Readonly<Record<string, { readonly spec: readonly Path[]; readonly status: readonly Path[] }>> = {
  object: {
    spec: [
      ['target', 'describedObject'],
      ['metricName', 'metric.name'],
      ['targetValue', 'target.value', '0'],
      ['selector', 'metric.selector'],
      ['averageValue', 'target.averageValue'],
    ],
    status: [
      ['target', 'describedObject'],
      ['metricName', 'metric.name'],
      ['currentValue', 'current.value', '0'],
      ['selector', 'metric.selector'],
      ['averageValue', 'current.averageValue'],
    ],
  },
  pods: {
    spec: [
      ['metricName', 'metric.name'],
      ['targetAverageValue', 'target.averageValue', '0'],
      ['selector', 'metric.selector'],
    ],
    status: [
      ['metricName', 'metric.name'],
      ['currentAverageValue', 'current.averageValue', '0'],
      ['selector', 'metric.selector'],
    ],
  },
  resource: {
    spec: [
      ['name', 'name'],
      ['targetAverageUtilization', 'target.averageUtilization'],
      ['targetAverageValue', 'target.averageValue'],
    ],
    status: [
      ['name', 'name'],
      ['currentAverageUtilization', 'current.averageUtilization'],
      ['currentAverageValue', 'current.averageValue', '0'],
    ],
  },
  containerResource: {
    spec: [
      ['name', 'name'],
      ['targetAverageUtilization', 'target.averageUtilization'],
      ['targetAverageValue', 'target.averageValue'],
      ['container', 'container'],
    ],
    status: [
      ['name', 'name'],
      ['currentAverageUtilization', 'current.averageUtilization'],
      ['currentAverageValue', 'current.averageValue', '0'],
      ['container', 'container'],
    ],
  },
  external: {
    spec: [
      ['metricName', 'metric.name'],
      ['metricSelector', 'metric.selector'],
      ['targetValue', 'target.value'],
      ['targetAverageValue', 'target.averageValue'],
    ],
    status: [
      ['metricName', 'metric.name'],
      ['metricSelector', 'metric.selector'],
      ['currentValue', 'current.value', '0'],
      ['currentAverageValue', 'current.averageValue'],
    ],
  },
}

/** The value at a path such as `target.value`. */
export const read = (from: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), from)

function write(to: Fields, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) to[first] = value
  else write((to[first] ??= {}) as Fields, rest.join('.'), value)
}

type Part = 'spec' | 'status'

const eachSource = (metric: unknown, change: (source: string, fields: unknown) => unknown): Fields => {
  const shown: Fields = { type: read(metric, 'type') }
  for (const source of Object.keys(SOURCES)) {
    const fields = read(metric, source)
    if (isObject(fields)) shown[source] = change(source, fields)
  }
  return shown
}

/** A metric of `autoscaling/v2` as `autoscaling/v1` writes it into its annotations. */
export const metricToV1 = (part: Part) => (metric: unknown) =>
  eachSource(metric, (source, fields) => {
    const shown: Fields = {}
    for (const [v1, v2, absent] of SOURCES[source]?.[part] ?? []) {
      const value = read(fields, v2) ?? absent
      if (value !== undefined) shown[v1] = value
    }
    return shown
  })

/** The way back. */
export const metricFromV1 = (part: Part) => (metric: unknown) =>
  eachSource(metric, (source, fields) => {
    const stored: Fields = {}
    // What a value stands for that is only there because Go cannot leave it out is told by the other one.
    const averaged = read(fields, 'averageValue') !== undefined
    for (const [v1, v2] of SOURCES[source]?.[part] ?? []) {
      const value = read(fields, v1)
      if (value !== undefined && !(averaged && v1 === 'targetValue')) write(stored, v2, value)
    }
    if (part === 'spec') write(stored, 'target.type', targetType(stored.target))
    return stored
  })

const targetType = (target: unknown): string => {
  if (read(target, 'averageUtilization') !== undefined) return 'Utilization'
  return read(target, 'averageValue') === undefined ? 'Value' : 'AverageValue'
}

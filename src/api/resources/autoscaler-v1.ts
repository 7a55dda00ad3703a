import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { HorizontalPodAutoscaler } from '../kinds'
import { type Fields, metricFromV1, metricToV1, read } from './autoscaler-v1-metrics'

/**
 * `autoscaling/v1` knows one metric, the use of CPU. Everything else that an autoscaler has stands in annotations,
 * as the conversions of `pkg/apis/autoscaling/v1` write them.
 */
const ANNOTATIONS = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
} as const

/** The metric that v1 has a field of its own for. */
const isCpuUtilization = (metric: unknown): boolean =>
  read(metric, 'type') === 'Resource' &&
  read(metric, 'resource.name') === 'cpu' &&
  read(metric, 'resource.target.averageUtilization') !== undefined

/** The behaviour is written as Go's internal type: no JSON names, and nothing is left out. */
const RULES = ['stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance']
const POLICY = ['type', 'value', 'periodSeconds']

const goNames = (fields: readonly string[], value: unknown, inner = (item: unknown) => item): JsonValue => {
  if (!isObject(value)) return null
  const entries = fields.map((field) => [
    `${field[0]?.toUpperCase()}${field.slice(1)}`,
    (inner(value[field]) ?? null) as JsonValue,
  ])
  return Object.fromEntries(entries) as JsonObject
}

const rulesToGo = (rules: unknown): JsonValue =>
  goNames(RULES, rules, (item) => (Array.isArray(item) ? item.map((policy) => goNames(POLICY, policy)) : item))

const behaviorToGo = (behavior: unknown): JsonValue => goNames(['scaleUp', 'scaleDown'], behavior, rulesToGo)

/** Go reads names whatever their case. */
function fromGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromGo)
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([name, item]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, fromGo(item)]))
}

const withoutOwn = (annotations: unknown): Fields => {
  const own: readonly string[] = Object.values(ANNOTATIONS)
  return Object.fromEntries(
    Object.entries(isObject(annotations) ? annotations : {}).filter(([key]) => !own.includes(key)),
  )
}

/** A stored autoscaler as `autoscaling/v1` shows it. */
export function autoscalerAsV1({ metadata, spec, status }: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [], behavior } = spec
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas, currentMetrics, conditions } = status
  const others = metrics.filter((metric) => !isCpuUtilization(metric)).map(metricToV1('spec'))
  const cpu = metrics.find(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu')
  const currentCpu = currentMetrics?.findLast(({ resource }) => resource?.name === 'cpu')?.resource?.current
  const annotations = withoutOwn(metadata.annotations)
  const note = (name: keyof typeof ANNOTATIONS, value: unknown): void => {
    annotations[ANNOTATIONS[name]] = JSON.stringify(value)
  }
  if (others.length > 0) note('metrics', others)
  if (currentMetrics?.length) note('currentMetrics', currentMetrics.map(metricToV1('status')))
  if (conditions?.length) note('conditions', conditions.map(inGoOrder))
  if (behavior) note('behavior', behaviorToGo(behavior))
  const { annotations: _annotations, ...named } = metadata
  return compact({
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: Object.keys(annotations).length > 0 ? { ...named, annotations } : named,
    spec: {
      scaleTargetRef,
      minReplicas,
      maxReplicas,
      targetCPUUtilizationPercentage: cpu?.resource?.target.averageUtilization,
    },
    status: {
      observedGeneration,
      lastScaleTime,
      currentReplicas,
      desiredReplicas,
      currentCPUUtilizationPercentage: currentCpu?.averageUtilization,
    },
  }) as unknown as HorizontalPodAutoscaler
}

const CONDITION = ['type', 'status', 'lastTransitionTime', 'reason', 'message']
const inGoOrder = (condition: unknown): Fields =>
  compact(Object.fromEntries(CONDITION.map((field) => [field, read(condition, field)])))

const compact = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, name !== 'metadata' && isObject(value) ? compact(value) : value]),
  )

/** Turns a document of `autoscaling/v1` into the stored version, in place. Annotations that cannot be read are dropped. */
export function autoscalerFromV1(draft: Fields): void {
  const { metadata, spec, status } = draft as { metadata?: Fields; spec?: Fields; status?: unknown }
  const noted = (name: keyof typeof ANNOTATIONS): unknown =>
    parsed(isObject(metadata?.annotations) ? metadata.annotations[ANNOTATIONS[name]] : undefined)
  if (spec) {
    const { targetCPUUtilizationPercentage: utilization } = spec
    delete spec.targetCPUUtilizationPercentage
    const others = noted('metrics')
    const cpu = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: utilization } },
    }
    const metrics = [
      ...(Array.isArray(others) ? others.map(metricFromV1('spec')) : []),
      ...(utilization === undefined || utilization === null ? [] : [cpu]),
    ]
    if (metrics.length > 0) spec.metrics = metrics
    const behavior = fromGo(noted('behavior'))
    if (isObject(behavior)) spec.behavior = behavior
  }
  if (isObject(status)) {
    const { currentCPUUtilizationPercentage: _raw, ...rest } = status
    const current = noted('currentMetrics')
    const conditions = noted('conditions')
    draft.status = {
      ...rest,
      ...(Array.isArray(current) ? { currentMetrics: current.map(metricFromV1('status')) } : {}),
      ...(Array.isArray(conditions) ? { conditions } : {}),
    }
  }
  if (metadata && isObject(metadata.annotations)) metadata.annotations = withoutOwn(metadata.annotations)
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { forbidden, invalid, required, unsupported } from '../field-error'
import type { HorizontalPodAutoscaler } from '../kinds'
import { parseQuantity } from '../quantity'
import { type FieldErrors, followsRule, NOTHING_WRONG } from './field-rules'
import { requiredText } from './metadata-rules'
import { pathSegment } from './names'

type Metric = NonNullable<HorizontalPodAutoscaler['spec']['metrics']>[number]
type Target = NonNullable<Metric['resource']>['target']

/** Where each type of metric has its source, in the order in which the server looks at them. */
const SOURCES = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const
type Source = (typeof SOURCES)[keyof typeof SOURCES]

const TYPES = Object.keys(SOURCES).sort()
const TARGET_TYPES: readonly string[] = ['Utilization', 'Value', 'AverageValue']

/** What is wrong with one metric of an autoscaler (autoscaling `validateMetricSpec`). */
export function metricIsValid(metric: Metric, path: string): FieldErrors {
  const { type } = metric
  const wanted = Object.hasOwn(SOURCES, type ?? '') ? SOURCES[type as keyof typeof SOURCES] : undefined
  const present = Object.values(SOURCES).filter((source) => metric[source])
  const [first] = present
  return [
    ...requiredText(type, `${path}.type`, 'must specify a metric source type'),
    ...(wanted ? NOTHING_WRONG : [unsupported(`${path}.type`, type ?? '', TYPES)]),
    ...(first ? sourceIsValid(metric, first, `${path}.${first}`) : NOTHING_WRONG),
    ...(wanted && !metric[wanted]
      ? [required(`${path}.${wanted}`, 'must populate information for the given metric source')]
      : NOTHING_WRONG),
    ...present
      .filter((source) => present.length > 1 && source !== wanted)
      .map((source) => forbidden(`${path}.${source}`, 'must populate the given metric source only')),
  ]
}

function sourceIsValid(metric: Metric, source: Source, path: string): FieldErrors {
  const { object, pods, external, resource, containerResource } = metric
  switch (source) {
    case 'object':
      return [
        ...referenceIsValid(object?.describedObject, `${path}.describedObject`),
        ...metricNameIsValid(object?.metric?.name, `${path}.metric.name`),
        ...targetIsValid(object?.target, `${path}.target`),
        ...isWanted(object?.target, `${path}.target`),
      ]
    case 'external':
      return [
        ...metricNameIsValid(external?.metric?.name, `${path}.metric.name`),
        ...targetIsValid(external?.target, `${path}.target`),
        ...isWanted(external?.target, `${path}.target`),
        ...(external?.target?.value !== undefined && external.target.averageValue !== undefined
          ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
          : NOTHING_WRONG),
      ]
    case 'pods':
      return [
        ...metricNameIsValid(pods?.metric?.name, `${path}.metric.name`),
        ...targetIsValid(pods?.target, `${path}.target`),
        ...(isPositive(pods?.target?.averageValue)
          ? NOTHING_WRONG
          : [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]),
      ]
    case 'resource':
    case 'containerResource':
      return [
        ...requiredText((resource ?? containerResource)?.name, `${path}.name`, 'must specify a resource name'),
        ...(source === 'containerResource'
          ? requiredText(containerResource?.container, `${path}.container`, 'must specify a container')
          : NOTHING_WRONG),
        ...targetIsValid((resource ?? containerResource)?.target, `${path}.target`),
        ...isShareOrAmount((resource ?? containerResource)?.target, `${path}.target`),
      ]
  }
}

/** A kind and a name; both become parts of a path. */
export const referenceIsValid = (
  reference: { readonly kind?: string; readonly name?: string } | undefined,
  path: string,
): FieldErrors =>
  (['kind', 'name'] as const).flatMap((part) => {
    const text = reference?.[part]
    return text ? followsRule(pathSegment, text, `${path}.${part}`) : [required(`${path}.${part}`)]
  })

const metricNameIsValid = (name: string | undefined, field: string): FieldErrors =>
  name ? followsRule(pathSegment, name, field) : [required(field, 'must specify a metric name')]

const isPositive = (quantity: string | undefined): boolean => (parseQuantity(quantity) ?? 0) > 0

function targetIsValid(target: Target | undefined, path: string): FieldErrors {
  const { type, averageUtilization } = target ?? {}
  const amounts = ['value', 'averageValue'] as const
  return [
    ...requiredText(type, `${path}.type`, 'must specify a metric target type'),
    ...(TARGET_TYPES.includes(type ?? '')
      ? NOTHING_WRONG
      : [invalid(`${path}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue')]),
    ...amounts
      .filter((amount) => target?.[amount] !== undefined && !isPositive(target[amount]))
      .map((amount) => invalid(`${path}.${amount}`, target?.[amount], 'must be positive')),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : NOTHING_WRONG),
  ]
}

const isWanted = (target: Target | undefined, path: string): FieldErrors =>
  target?.value === undefined && target?.averageValue === undefined
    ? [required(`${path}.averageValue`, 'must set either a target value for metric or a per-pod target')]
    : NOTHING_WRONG

function isShareOrAmount(target: Target | undefined, path: string): FieldErrors {
  const given = [target?.averageUtilization, target?.averageValue].filter((each) => each !== undefined)
  if (given.length === 1) return NOTHING_WRONG
  return given.length === 0
    ? [required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization')]
    : [forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')]
}

import { forbidden, invalid, required } from '../field-error'
import type { HorizontalPodAutoscaler } from '../kinds'
import { parseQuantity } from '../quantity'
import { type FieldErrors, followsRule, NOTHING_WRONG, oneOf } from './field-rules'
import { requiredText } from './metadata-rules'
import { pathSegment } from './names'

type Spec = HorizontalPodAutoscaler['spec']
type Metric = NonNullable<Spec['metrics']>[number]
type Rules = NonNullable<NonNullable<Spec['behavior']>['scaleUp']>
type Target = NonNullable<Metric['resource']>['target']

const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const
const TARGET_TYPES = ['AverageValue', 'Utilization', 'Value'] as const
const SELECT_POLICIES = ['Disabled', 'Max', 'Min'] as const
const POLICY_TYPES = ['Percent', 'Pods'] as const
const LONGEST_WINDOW = 3600
const LONGEST_PERIOD = 1800

/** What is wrong with an autoscaler (autoscaling `validateHorizontalPodAutoscalerSpec`). */
export function autoscalerIsValid({ spec }: HorizontalPodAutoscaler): FieldErrors {
  const { minReplicas, maxReplicas = 0, scaleTargetRef: target } = spec
  const path = 'spec.scaleTargetRef'
  return [
    ...(minReplicas !== undefined && minReplicas < 1
      ? [invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
      : NOTHING_WRONG),
    ...(maxReplicas < 1 ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')] : NOTHING_WRONG),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : NOTHING_WRONG),
    ...(target?.kind ? followsRule(pathSegment, target.kind, `${path}.kind`) : [required(`${path}.kind`)]),
    ...(target?.name ? followsRule(pathSegment, target.name, `${path}.name`) : [required(`${path}.name`)]),
    ...(spec.metrics ?? []).flatMap((metric, i) => metricIsValid(metric, `spec.metrics[${i}]`)),
    ...rulesAreValid(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesAreValid(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

function metricIsValid(metric: Metric, path: string): FieldErrors {
  if (!metric.type) return [required(`${path}.type`, 'must specify a metric source type')]
  const wrongType = oneOf(metric.type, METRIC_TYPES, `${path}.type`)
  if (wrongType.length > 0) return wrongType
  const source = `${(metric.type[0] as string).toLowerCase()}${metric.type.slice(1)}` as keyof Metric
  const given = metric[source] as
    | { readonly name?: string; readonly container?: string; readonly target?: Target }
    | undefined
  if (!given) return [required(`${path}.${source}`, 'must populate information for the given metric source')]
  const isResource = source === 'resource' || source === 'containerResource'
  return [
    ...(isResource
      ? requiredText(given.name, `${path}.${source}.name`, 'must specify a resource name')
      : NOTHING_WRONG),
    ...(source === 'containerResource'
      ? requiredText(given.container, `${path}.${source}.container`, 'must specify a container')
      : NOTHING_WRONG),
    ...targetIsValid(given.target, isResource, `${path}.${source}.target`),
  ]
}

function targetIsValid(target: Target | undefined, isResource: boolean, path: string): FieldErrors {
  const { type, averageUtilization, averageValue, value } = target ?? {}
  const wrongType = type
    ? oneOf(type, TARGET_TYPES, `${path}.type`)
    : [required(`${path}.type`, 'must specify a metric target type')]
  const notPositive =
    averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : NOTHING_WRONG
  if (!isResource) {
    const none = averageValue === undefined && value === undefined
    return [
      ...wrongType,
      ...(none ? [required(path, 'must set either a target value for metric or a per-pod target')] : NOTHING_WRONG),
    ]
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    return [
      ...wrongType,
      forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'),
    ]
  }
  const none = averageUtilization === undefined && averageValue === undefined
  return [
    ...wrongType,
    ...notPositive,
    ...(none
      ? [required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization')]
      : NOTHING_WRONG),
  ]
}

function rulesAreValid(rules: Rules | undefined, path: string): FieldErrors {
  if (!rules) return NOTHING_WRONG
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  const { tolerance } = rules as { readonly tolerance?: string }
  return [
    ...(window !== undefined && window < 0
      ? [invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero')]
      : NOTHING_WRONG),
    ...(window !== undefined && window > LONGEST_WINDOW
      ? [invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${LONGEST_WINDOW}`)]
      : NOTHING_WRONG),
    ...(selectPolicy ? oneOf(selectPolicy, SELECT_POLICIES, `${path}.selectPolicy`) : NOTHING_WRONG),
    ...(policies.length === 0 ? [required(`${path}.policies`, 'must specify at least one Policy')] : NOTHING_WRONG),
    ...policies.flatMap(({ type, value, periodSeconds }, i) => [
      ...oneOf(type, POLICY_TYPES, `${path}.policies[${i}].type`),
      ...(value > 0 ? NOTHING_WRONG : [invalid(`${path}.policies[${i}].value`, value, 'must be greater than zero')]),
      ...(periodSeconds > 0
        ? NOTHING_WRONG
        : [invalid(`${path}.policies[${i}].periodSeconds`, periodSeconds, 'must be greater than zero')]),
      ...(periodSeconds > LONGEST_PERIOD
        ? [
            invalid(
              `${path}.policies[${i}].periodSeconds`,
              periodSeconds,
              `must be less than or equal to ${LONGEST_PERIOD}`,
            ),
          ]
        : NOTHING_WRONG),
    ]),
    ...(tolerance !== undefined && (parseQuantity(tolerance) ?? 0) < 0
      ? [invalid(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0')]
      : NOTHING_WRONG),
  ]
}

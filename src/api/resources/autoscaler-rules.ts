import { invalid, required } from '../field-error'
import type { HorizontalPodAutoscaler } from '../kinds'
import { parseQuantity } from '../quantity'
import { metricIsValid, referenceIsValid } from './autoscaler-metric-rules'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'

type Spec = HorizontalPodAutoscaler['spec']
type Rules = NonNullable<NonNullable<Spec['behavior']>['scaleUp']>

const SELECT_POLICIES = ['Disabled', 'Max', 'Min'] as const
const POLICY_TYPES = ['Percent', 'Pods'] as const
const LONGEST_WINDOW = 3600
const LONGEST_PERIOD = 1800

/** What is wrong with an autoscaler (autoscaling `validateHorizontalPodAutoscalerSpec`). */
export function autoscalerIsValid({ spec }: HorizontalPodAutoscaler): FieldErrors {
  const { minReplicas, maxReplicas = 0, scaleTargetRef: target } = spec
  return [
    ...(minReplicas !== undefined && minReplicas < 1
      ? [invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
      : NOTHING_WRONG),
    ...(maxReplicas < 1 ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')] : NOTHING_WRONG),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : NOTHING_WRONG),
    ...referenceIsValid(target, 'spec.scaleTargetRef'),
    ...(spec.metrics ?? []).flatMap((metric, i) => metricIsValid(metric, `spec.metrics[${i}]`)),
    ...rulesAreValid(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesAreValid(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
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

import { invalid, required } from '../field-error'
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../kinds'
import { type FieldErrors, followsRule, NOTHING_WRONG, selectorIsValid, valuesForbidden } from './field-rules'
import { labelKeysAreValid } from './label-keys'
import { requiredText } from './metadata-rules'
import { dns1123Label, labelValue, qualifiedName } from './names'

type Affinity = NonNullable<PodSpec['affinity']>
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodAffinityTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'

/** What is wrong with a pod's affinity (core `validateAffinity`). */
export function affinityIsValid(affinity: PodSpec['affinity'], path: string): FieldErrors {
  if (!affinity) return NOTHING_WRONG
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity
  return [
    ...(nodeAffinity?.[REQUIRED]
      ? nodeSelectorIsValid(nodeAffinity[REQUIRED], `${path}.nodeAffinity.${REQUIRED}`)
      : NOTHING_WRONG),
    ...(nodeAffinity?.[PREFERRED] ?? []).flatMap(({ weight, preference }, i) => {
      const field = `${path}.nodeAffinity.${PREFERRED}[${i}]`
      return [...weightIsValid(weight, field), ...termIsValid(preference ?? {}, `${field}.preference`)]
    }),
    ...podAffinityIsValid(podAffinity, `${path}.podAffinity`),
    ...podAffinityIsValid(podAntiAffinity, `${path}.podAntiAffinity`),
  ]
}

export function nodeSelectorIsValid({ nodeSelectorTerms = [] }: NodeSelector, path: string): FieldErrors {
  const field = `${path}.nodeSelectorTerms`
  if (nodeSelectorTerms.length === 0) return [required(field, 'must have at least one node selector term')]
  return nodeSelectorTerms.flatMap((term, i) => termIsValid(term, `${field}[${i}]`))
}

const termIsValid = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, path: string): FieldErrors => [
  ...matchExpressions.flatMap((requirement, i) =>
    labelRequirementIsValid(requirement, `${path}.matchExpressions[${i}]`),
  ),
  ...matchFields.flatMap((requirement, i) => fieldRequirementIsValid(requirement, `${path}.matchFields[${i}]`)),
]

function labelRequirementIsValid({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldErrors {
  return [
    ...operatorFitsValues(operator, values, path),
    ...followsRule(qualifiedName, key ?? '', `${path}.key`),
    ...(operator === 'In' || operator === 'NotIn'
      ? values.flatMap((value, i) => followsRule(labelValue, value, `${path}.values[${i}]`))
      : NOTHING_WRONG),
  ]
}

function operatorFitsValues(operator: string, values: readonly string[], path: string): FieldErrors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? NOTHING_WRONG
        : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0 ? NOTHING_WRONG : [valuesForbidden(path)]
    case 'Gt':
    case 'Lt':
      return values.length === 1
        ? NOTHING_WRONG
        : [required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
    default:
      return [invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')]
  }
}

function fieldRequirementIsValid({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldErrors {
  const isKnown = operator === 'In' || operator === 'NotIn'
  return [
    ...(isKnown ? NOTHING_WRONG : [invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')]),
    ...(isKnown && values.length !== 1
      ? [
          required(
            `${path}.values`,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
          ),
        ]
      : NOTHING_WRONG),
    ...(key === 'metadata.name'
      ? NOTHING_WRONG
      : [invalid(`${path}.key`, key ?? '', 'not a valid field selector key')]),
  ]
}

const weightIsValid = (weight: number, path: string): FieldErrors =>
  weight >= 1 && weight <= 100 ? NOTHING_WRONG : [invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100')]

function podAffinityIsValid(affinity: PodAffinity | undefined, path: string): FieldErrors {
  return [
    ...(affinity?.[REQUIRED] ?? []).flatMap((term, i) => podTermIsValid(term, `${path}.${REQUIRED}[${i}]`)),
    ...(affinity?.[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm }, i) => {
      const field = `${path}.${PREFERRED}[${i}]`
      return [
        ...weightIsValid(weight, field),
        ...podTermIsValid(podAffinityTerm ?? { topologyKey: '' }, `${field}.podAffinityTerm`),
      ]
    }),
  ]
}

function podTermIsValid(term: PodAffinityTerm, path: string): FieldErrors {
  return [
    ...selectorIsValid(term.labelSelector, `${path}.labelSelector`),
    ...selectorIsValid(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((name) => followsRule(dns1123Label, name, `${path}.namespace`)),
    ...labelKeysAreValid(term, path),
    ...requiredText(term.topologyKey, `${path}.topologyKey`, 'can not be empty'),
    ...followsRule(qualifiedName, term.topologyKey ?? '', `${path}.topologyKey`),
  ]
}

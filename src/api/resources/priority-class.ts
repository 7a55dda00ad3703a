import { forbidden, invalid, unsupported } from '../field-error'
import type { PriorityClass } from '../kinds'
import { ageColumn, integer, nameColumn, text } from './columns'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'

const SYSTEM_PREFIX = 'system-'
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}
const HIGHEST = 1_000_000_000
const PREEMPTION = ['Never', 'PreemptLowerPriority'] as const

/** Names that begin with `system-` belong to the two classes of the system. */
function systemNameError({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_CLASSES[name]
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

function validate(priorityClass: PriorityClass): FieldErrors {
  const { metadata, value = 0, preemptionPolicy } = priorityClass
  const isSystem = metadata.name.startsWith(SYSTEM_PREFIX)
  const error = isSystem ? systemNameError(priorityClass) : undefined
  const reserved = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${error}`
  return [
    ...(error ? [forbidden('metadata.name', reserved)] : NOTHING_WRONG),
    ...(!isSystem && value > HIGHEST
      ? [forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`)]
      : NOTHING_WRONG),
    ...(preemptionPolicy && !(PREEMPTION as readonly string[]).includes(preemptionPolicy)
      ? [unsupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never'])]
      : NOTHING_WRONG),
  ]
}

function validateUpdate(object: PriorityClass, previous: PriorityClass): FieldErrors {
  return [
    ...(object.value === previous.value ? NOTHING_WRONG : [forbidden('value', 'may not be changed in an update.')]),
    ...(object.preemptionPolicy === previous.preemptionPolicy
      ? NOTHING_WRONG
      : [invalid('preemptionPolicy', object.preemptionPolicy, 'field is immutable')]),
  ]
}

export const priorityClasses = declare<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  subresources: [],
  legacyApiVersions: ['scheduling.k8s.io/v1beta1'],
  tracksGeneration: true,
  setDefaults(draft) {
    draft.value ??= 0
    draft.preemptionPolicy ||= 'PreemptLowerPriority'
  },
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    integer('Value', ({ value }) => value ?? 0),
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault }) => globalDefault ?? false },
    ageColumn,
    text('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? 'PreemptLowerPriority'),
  ],
})

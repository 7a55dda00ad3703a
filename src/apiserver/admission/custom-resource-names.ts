import type { ApiReader } from '../../api/client'
import type { ConditionLike } from '../../api/condition'
import type { CustomResourceDefinition, CustomResourceNames } from '../../api/kinds'
import { groupResource } from '../../api/resource'
import { type Approval, approvalOf } from '../../api/resources/api-approval'
import { customResourceDefinitions, isEstablished, withCondition } from '../../api/resources/custom-resource-definition'
import { equal } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import type { AdmissionContext, AdmissionPlugin } from './admission'

/**
 * Accepts the names of definitions and establishes them, as soon as they are stored; when one goes, others may get the
 * names that it held. On a real server two controllers do this within milliseconds
 * (apiextensions `status.NamingConditionController`, `establish.EstablishingController`).
 */
export const customResourceDefinitionNames: AdmissionPlugin = {
  name: 'CustomResourceDefinitionNames',
  resources: [groupResource(customResourceDefinitions)],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  stored({ operation }, object, context) {
    const definition = object as CustomResourceDefinition
    if (operation !== 'DELETE') return settle(definition, context)
    const others = context.reader.list(customResourceDefinitions)
    for (const other of others) if (other.spec.group === definition.spec.group) settle(other, context)
  },
}

function settle(definition: CustomResourceDefinition, context: AdmissionContext): void {
  const timestamp = formatTimestamp(context.now)
  const { names, conflict } = acceptNames(definition, namesInUse(definition, context.reader))
  const named = { ...definition, status: { ...definition.status, acceptedNames: names } }
  const approval = approvalCondition(definition)
  const approved = approval ? withCondition(named, approval, timestamp) : named
  const accepted = withCondition(approved, conflict ?? NO_CONFLICT, timestamp)
  const { status } = isEstablished(accepted)
    ? accepted
    : withCondition(accepted, conflict ? NOT_ACCEPTED : ESTABLISHED, timestamp)
  context.writeStatus(customResourceDefinitions, definition, status)
}

const APPROVAL_REASONS: Readonly<Record<Approval['state'], string>> = {
  missing: 'MissingAnnotation',
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
  invalid: 'InvalidAnnotation',
}

/** Whether a definition in a group of the Kubernetes community has been approved (`apiapproval` controller). */
function approvalCondition({ metadata, spec }: CustomResourceDefinition): ConditionLike | undefined {
  const approval = approvalOf(spec.group, metadata.annotations)
  if (!approval) return undefined
  const { state, reason: message } = approval
  const status = state === 'approved' ? 'True' : 'False'
  return { type: 'KubernetesAPIApprovalPolicyConformant', status, reason: APPROVAL_REASONS[state], message }
}

const NO_CONFLICT = {
  type: 'NamesAccepted',
  status: 'True',
  reason: 'NoConflicts',
  message: 'no conflicts found',
} as const
const ESTABLISHED = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
} as const
const NOT_ACCEPTED = {
  type: 'Established',
  status: 'False',
  reason: 'NotAccepted',
  message: 'not all names are accepted',
} as const

interface InUse {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

/** The names that the group's other definitions have been given. */
function namesInUse(definition: CustomResourceDefinition, reader: ApiReader): InUse {
  const accepted = reader
    .list(customResourceDefinitions)
    .filter(({ metadata, spec }) => spec.group === definition.spec.group && metadata.name !== definition.metadata.name)
    .flatMap(({ status }) => status.acceptedNames ?? [])
  return {
    resources: new Set(
      accepted.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]),
    ),
    kinds: new Set(accepted.flatMap(({ kind, listKind = '' }) => [kind, listKind])),
  }
}

type Names = { -readonly [Name in keyof CustomResourceNames]: CustomResourceNames[Name] }

interface Acceptance {
  readonly names: CustomResourceNames
  /** The condition that says which name cannot be had. */
  readonly conflict?: ConditionLike
}

/** Gives a definition every name that it asks for and nobody else has (`calculateNamesAndConditions`). */
function acceptNames({ spec, status }: CustomResourceDefinition, used: InUse): Acceptance {
  const wanted = spec.names
  const held = status.acceptedNames ?? { kind: '', plural: '' }
  const names: Names = { ...held }
  let conflict: Acceptance['conflict']
  const refuse = (reason: string, taken: readonly string[]): void => {
    const texts = taken.map((name) => `${JSON.stringify(name)} is already in use`)
    const message = texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`
    conflict = { type: 'NamesAccepted', status: 'False', reason, message }
  }
  const take = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    reason: string,
    taken: ReadonlySet<string>,
  ): void => {
    const name = wanted[field]
    if (name === undefined) return
    if (name !== held[field] && taken.has(name)) refuse(reason, [name])
    else names[field] = name
  }
  take('plural', 'PluralConflict', used.resources)
  take('singular', 'SingularConflict', used.resources)
  if (!equal(wanted.shortNames, held.shortNames)) {
    const shortNames = wanted.shortNames ?? []
    const taken = shortNames.filter((name) => !held.shortNames?.includes(name) && used.resources.has(name))
    if (taken.length > 0) refuse('ShortNamesConflict', taken)
    else if (wanted.shortNames) names.shortNames = wanted.shortNames
    else delete names.shortNames
  }
  take('kind', 'KindConflict', used.kinds)
  take('listKind', 'ListKindConflict', used.kinds)
  if (wanted.categories) names.categories = wanted.categories
  else delete names.categories
  return { names: equal(names, held) ? held : names, ...(conflict ? { conflict } : {}) }
}

import { equal } from '../../base/json'
import { type FieldError, forbidden, invalid, required } from '../field-error'
import type { CustomResourceDefinition, CustomResourceNames, CustomResourceVersion } from '../kinds'
import { defaultProblems } from '../schema/default-rules'
import type { JsonSchema } from '../schema/json-schema'
import { schemaProblems } from '../schema/schema-rules'
import { structuralProblems } from '../schema/structural'
import { approvalProblems } from './api-approval'
import { columnProblems, scaleProblems } from './custom-resource-view-rules'
import { type FieldErrors, NOTHING_WRONG, oneOf } from './field-rules'
import { dns1035Label, dns1123Subdomain, type TextRule } from './names'

type Spec = CustomResourceDefinition['spec']

/** Several complaints about one text are one error here. */
const follows = (rule: TextRule, text: string, field: string, prefix = ''): FieldErrors => {
  const messages = rule(text)
  return messages.length === 0 ? NOTHING_WRONG : [invalid(field, text, prefix + messages.join(','))]
}

/** What is wrong with a definition (apiextensions `ValidateCustomResourceDefinition`). */
export function definitionProblems(
  definition: CustomResourceDefinition,
  previous?: CustomResourceDefinition,
): FieldErrors {
  const { metadata, spec } = definition
  const name = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`
  return [
    ...(metadata.name && metadata.name !== name
      ? [invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]
      : NOTHING_WRONG),
    ...specProblems(spec),
    ...storedVersionProblems(definition),
    ...approvalProblems(spec.group, metadata.annotations, previous?.metadata.annotations),
    ...(spec.preserveUnknownFields
      ? [
          invalid(
            'spec.preserveUnknownFields',
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : NOTHING_WRONG),
  ]
}

function specProblems(spec: Spec): FieldErrors {
  const versions = spec.versions ?? []
  return [
    ...groupProblems(spec.group),
    ...oneOf(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope'),
    ...versions.flatMap((version, i) =>
      version.schema?.openAPIV3Schema ? [] : [required(`spec.versions[${i}].schema.openAPIV3Schema`)],
    ),
    ...versions.flatMap((version, i) => versionProblems(version, `spec.versions[${i}]`)),
    ...versionListProblems(versions),
    ...(['plural', 'singular', 'kind', 'listKind'] as const).flatMap((field) =>
      spec.names?.[field] ? NOTHING_WRONG : [required(`spec.names.${field}`)],
    ),
    ...nameProblems(spec.names ?? {}, 'spec.names'),
    ...conversionProblems(spec.conversion),
  ]
}

function groupProblems(group: string): FieldErrors {
  if (!group) return [required('spec.group')]
  const wrong = follows(dns1123Subdomain, group, 'spec.group')
  if (wrong.length > 0 || group.includes('.')) return wrong
  return [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

/** Simplified: messages about the whole list of versions show it as the manifest has it, not as Go's types do. */
function versionListProblems(versions: readonly CustomResourceVersion[]): FieldErrors {
  const names = versions.map(({ name }) => name)
  const field = 'spec.versions'
  return [
    ...(new Set(names).size < names.length
      ? [invalid(field, versions, 'must contain unique version names')]
      : NOTHING_WRONG),
    ...(versions.filter(({ storage }) => storage).length === 1
      ? NOTHING_WRONG
      : [invalid(field, versions, 'must have exactly one version marked as storage version')]),
  ]
}

function versionProblems(version: CustomResourceVersion, path: string): FieldErrors {
  const schema = version.schema?.openAPIV3Schema as JsonSchema | undefined
  return [
    ...follows(dns1035Label, version.name ?? '', `${path}.name`),
    ...deprecationProblems(version, `${path}.deprecationWarning`),
    ...(schema ? definitionSchemaProblems(schema, `${path}.schema.openAPIV3Schema`, version) : NOTHING_WRONG),
    ...scaleProblems(version.subresources?.scale, `${path}.subresources.scale`),
    ...(version.additionalPrinterColumns ?? []).flatMap((column, i) =>
      columnProblems(column, `${path}.additionalPrinterColumns[${i}]`),
    ),
  ]
}

function deprecationProblems({ deprecated, deprecationWarning }: CustomResourceVersion, field: string): FieldErrors {
  if (deprecationWarning === undefined) return NOTHING_WRONG
  if (!deprecated) return [invalid(field, deprecationWarning, 'can only be set for deprecated versions')]
  return deprecationWarning.length > 256
    ? [invalid(field, deprecationWarning, 'must be <= 256 characters long')]
    : NOTHING_WRONG
}

/** With a status of its own, the schema's root is compared part by part: logic over the whole object could not be. */
const NOT_AT_ROOT: readonly (keyof JsonSchema)[] = [
  'additionalProperties',
  'allOf',
  'anyOf',
  'default',
  'enum',
  'not',
  'oneOf',
]

const AT_ROOT =
  '[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]'

function definitionSchemaProblems(
  schema: JsonSchema,
  path: string,
  { subresources }: CustomResourceVersion,
): FieldErrors {
  const stray = subresources?.status && NOT_AT_ROOT.some((field) => schema[field] !== undefined)
  const why = `only ${AT_ROOT} fields are allowed at the root of the schema if the status subresource is enabled`
  const structural = structuralProblems(schema, path)
  return [
    ...(stray ? [invalid(path, schema, why)] : NOTHING_WRONG),
    ...(schema.nullable ? [forbidden(`${path}.nullable`, 'nullable cannot be true at the root')] : NOTHING_WRONG),
    ...(structural.length > 0 ? structural : defaultProblems(schema, path)),
    ...schemaProblems(schema, path),
  ]
}

const nameRule = (rule: TextRule, text: string | undefined, field: string): FieldErrors =>
  text ? follows(rule, text, field) : NOTHING_WRONG

function nameProblems(names: Partial<CustomResourceNames>, path: string): FieldErrors {
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names
  const mixed = (text: string | undefined, field: string): FieldErrors => {
    const messages = text ? dns1035Label(text.toLowerCase()) : []
    const why = `may have mixed case, but should otherwise match: ${messages.join(',')}`
    return messages.length > 0 ? [invalid(field, text, why)] : NOTHING_WRONG
  }
  return [
    ...nameRule(dns1035Label, plural, `${path}.plural`),
    ...nameRule(dns1035Label, singular, `${path}.singular`),
    ...mixed(kind, `${path}.kind`),
    ...mixed(listKind, `${path}.listKind`),
    ...shortNames.flatMap((name, i) => follows(dns1035Label, name, `${path}.shortNames[${i}]`)),
    ...(kind && kind === listKind
      ? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')]
      : NOTHING_WRONG),
    ...categories.flatMap((name, i) => follows(dns1035Label, name, `${path}.categories[${i}]`)),
  ]
}

function conversionProblems(conversion: Spec['conversion']): FieldErrors {
  const path = 'spec.conversion'
  const { strategy, webhook } = conversion ?? { strategy: 'None' }
  if (strategy === 'Webhook') {
    return webhook?.clientConfig
      ? NOTHING_WRONG
      : [required(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook')]
  }
  return [
    ...oneOf(strategy, ['None', 'Webhook'], `${path}.strategy`),
    ...(webhook?.clientConfig
      ? [forbidden(`${path}.webhookClientConfig`, 'should not be set when strategy is not set to Webhook')]
      : NOTHING_WRONG),
    ...(webhook?.conversionReviewVersions?.length
      ? [forbidden(`${path}.conversionReviewVersions`, 'should not be set when strategy is not set to Webhook')]
      : NOTHING_WRONG),
  ]
}

function storedVersionProblems({ spec, status }: CustomResourceDefinition): FieldErrors {
  const served = (spec.versions ?? []).map(({ name }) => name)
  const stored = status?.storedVersions ?? []
  if (stored.length === 0) {
    return [invalid('status.storedVersions', null, 'must have at least one stored version')]
  }
  return stored.flatMap((name, i): readonly FieldError[] => {
    if (served.includes(name)) return NOTHING_WRONG
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    return [invalid(`status.storedVersions[${i}]`, name, why)]
  })
}

/** What a definition cannot change any more (`ValidateCustomResourceDefinitionUpdate`). */
export function definitionUpdateProblems(
  { spec }: CustomResourceDefinition,
  { spec: before }: CustomResourceDefinition,
  { established }: { readonly established: boolean },
): FieldErrors {
  const immutable = (value: unknown, old: unknown, field: string): FieldErrors =>
    equal(value, old) ? NOTHING_WRONG : [invalid(field, value, 'field is immutable')]
  return [
    ...(established
      ? [
          ...immutable(spec.scope, before.scope, 'spec.scope'),
          ...immutable(spec.names.kind, before.names.kind, 'spec.names.kind'),
        ]
      : NOTHING_WRONG),
    ...immutable(spec.group, before.group, 'spec.group'),
    ...immutable(spec.names.plural, before.names.plural, 'spec.names.plural'),
  ]
}

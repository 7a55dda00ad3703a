import { sortedEntries } from '../../base/compare'
import { utf8Length } from '../../base/utf8'
import { duplicate, type FieldError, invalid, required, tooLong } from '../field-error'
import type { KubernetesObject, Metadata } from '../object'
import type { Resource } from '../resource'
import { type FieldErrors, followsRule, labelsAreValid, NOTHING_WRONG } from './field-rules'
import { dns1123Label, dns1123Subdomain, qualifiedName, type TextRule } from './names'

const MAX_ANNOTATION_BYTES = 256 * 1024

/** What is wrong with an object's metadata (apimachinery `ValidateObjectMeta`). The name's presence is the server's to check. */
export function metadataErrors(metadata: Metadata, nameRule: TextRule): FieldErrors {
  const { generateName, name, namespace } = metadata
  return [
    ...generateNameIsValid(generateName, nameRule),
    ...(name ? followsRule(nameRule, name, 'metadata.name') : NOTHING_WRONG),
    ...(namespace ? followsRule(dns1123Label, namespace, 'metadata.namespace') : NOTHING_WRONG),
    ...labelsAreValid(metadata.labels, 'metadata.labels'),
    ...annotationsAreValid(metadata.annotations, 'metadata.annotations'),
    ...ownersAreValid(metadata.ownerReferences),
    ...(metadata.finalizers?.flatMap(finalizerIsValid) ?? NOTHING_WRONG),
  ]
}

/** A prefix may end with a dash, because something follows it. */
function generateNameIsValid(prefix: string | undefined, nameRule: TextRule): FieldErrors {
  if (!prefix) return NOTHING_WRONG
  return nameRule(prefix.replace(/-$/, 'a')).map((message) => invalid('metadata.generateName', prefix, message))
}

/** Keys are compared in lower case, as Kubernetes does for annotations. */
export function annotationsAreValid(annotations: Metadata['annotations'], field: string): FieldErrors {
  if (!annotations) return NOTHING_WRONG
  const entries = sortedEntries(annotations)
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(String(value ?? '')), 0)
  return [
    ...entries.flatMap(([key]) => qualifiedName(key.toLowerCase()).map((message) => invalid(field, key, message))),
    ...(size > MAX_ANNOTATION_BYTES ? [tooLong(field, MAX_ANNOTATION_BYTES)] : NOTHING_WRONG),
  ]
}

function ownersAreValid(owners: Metadata['ownerReferences']): FieldErrors {
  if (!owners) return NOTHING_WRONG
  const controllers = owners.filter((owner) => owner.controller).map((owner) => `${owner.kind}/${owner.name}`)
  const missing = owners.flatMap((owner, i) => {
    const field = `metadata.ownerReferences[${i}]`
    const empty = (['apiVersion', 'kind', 'name', 'uid'] as const).filter((part) => !owner[part])
    return empty.map((part): FieldError => emptyOwnerPart(`${field}.${part}`))
  })
  if (controllers.length < 2) return missing
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]} and ${controllers[1]}`
  return [...missing, invalid('metadata.ownerReferences', owners, why)]
}

const emptyOwnerPart = (field: string): FieldError =>
  field.endsWith('.apiVersion')
    ? invalid(field, '', 'version must not be empty')
    : invalid(field, '', 'must not be empty')

const COLLECTORS_FINALIZERS: readonly string[] = ['orphan', 'foregroundDeletion', 'kubernetes']

function finalizerIsValid(finalizer: string, i: number): FieldErrors {
  const field = 'metadata.finalizers'
  const errors = followsRule(qualifiedName, finalizer, field)
  if (errors.length > 0 || finalizer.includes('/') || COLLECTORS_FINALIZERS.includes(finalizer)) return errors
  return [invalid(`${field}[${i}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}

/**
 * A kind's declaration with the rules that hold for the metadata of every kind put before its own. They also run when
 * only metadata changes, which a kind's own `validate` does not see.
 *
 * @param nameRule what objects of the kind may be called; a DNS subdomain unless given.
 */
export function declare<T extends KubernetesObject>(
  declaration: Resource<T>,
  nameRule: TextRule = dns1123Subdomain,
): Resource<T> {
  return {
    ...declaration,
    validate: (object, previous) => [
      ...metadataErrors(object.metadata, nameRule),
      ...(declaration.validate?.(object, previous) ?? []),
    ],
    validateUpdate: (object, previous) => [
      ...(object.metadata === previous.metadata ? NOTHING_WRONG : metadataErrors(object.metadata, nameRule)),
      ...(declaration.validateUpdate?.(object, previous) ?? []),
    ],
  }
}

/** Names that occur twice. */
export function duplicatesOf(names: readonly (string | undefined)[], field: (i: number) => string): FieldErrors {
  return names.flatMap((name, i) => (name && names.indexOf(name) < i ? [duplicate(field(i), name)] : NOTHING_WRONG))
}

export const requiredText = (text: string | undefined, field: string, detail = ''): FieldErrors =>
  text ? NOTHING_WRONG : [required(field, detail)]

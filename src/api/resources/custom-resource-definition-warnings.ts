import type { CustomResourceDefinition } from '../kinds'
import { checkedFormat } from '../schema/formats'
import { type JsonSchema, schemasWithin } from '../schema/json-schema'
import { programOf, RuleError } from '../schema/rules/rule-program'

/** What a server, or gherkube itself, has to say about a definition that it takes; of a change only what is new. */
export function definitionWarnings(
  definition: CustomResourceDefinition,
  previous?: CustomResourceDefinition,
): readonly string[] {
  const known = previous ? warningsOf(previous) : []
  return warningsOf(definition).filter((text) => !known.includes(text))
}

function warningsOf(definition: CustomResourceDefinition): readonly string[] {
  const { conversion, versions } = definition.spec
  const schemas = versions.flatMap(({ schema }) => {
    const root = schema?.openAPIV3Schema as JsonSchema | undefined
    return root ? [...schemasWithin(root)].map(({ schema: inner }) => inner) : []
  })
  const { name } = definition.metadata
  return [
    ...schemas.flatMap(unknownFormat),
    ...[...new Set(schemas.flatMap(compoundSet))].sort(),
    ...schemas.flatMap(unknownRules),
    ...(conversion?.strategy === 'Webhook'
      ? [`gherkube calls no conversion webhook: versions of ${name} are converted by changing their apiVersion`]
      : []),
  ]
}

const unknownFormat = (schema: JsonSchema): readonly string[] =>
  schema.format && !checkedFormat(schema) ? [`unrecognized format ${JSON.stringify(schema.format)}`] : []

function compoundSet({ items, 'x-kubernetes-list-type': listType }: JsonSchema): readonly string[] {
  if (listType !== 'set' || (items?.type !== 'object' && items?.type !== 'array')) return []
  return [
    `x-kubernetes-list-type: set for items of type ${JSON.stringify(items.type)} is not supported by server-side apply or CEL validation rules`,
  ]
}

/** Rules that are not evaluated, because they use what is not known here. */
const unknownRules = (schema: JsonSchema): readonly string[] =>
  (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => {
    const { rule: program } = programOf(rule)
    if (!(program instanceof RuleError) || program.kind !== 'unknown') return []
    return [`gherkube does not evaluate the rule ${JSON.stringify(rule.rule)}: ${program.message}`]
  })

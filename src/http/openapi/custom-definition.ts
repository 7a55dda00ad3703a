import { describeField, fieldTable } from '../../api/fields/field-table'
import type { AnyResource } from '../../api/resource'
import { type JsonSchema, valueSchema } from '../../api/schema/json-schema'
import type { Dialect, Schema } from './schema'

/** `CronTab` of `stable.example.com/v1` -> `com.example.stable.v1.CronTab`. */
export const customName = ({ group, version, kind }: AnyResource): string =>
  [...group.split('.').reverse(), version, kind].join('.')

const METADATA =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"

/** The schema of a custom kind with what every kind has beside it. @param metadata what stands for its metadata */
export function customDefinition(
  { group, version, kind }: AnyResource,
  schema: JsonSchema,
  dialect: Dialect,
  metadata: Schema,
): Schema {
  const { properties, ...rest } = publicSchema(schema, dialect) as { readonly properties?: Schema }
  const pod = fieldTable().type('V1Pod')
  const text = (field: string): Schema => ({ description: describeField(pod, field), type: 'string' })
  return {
    ...rest,
    properties: {
      ...properties,
      apiVersion: text('apiVersion'),
      kind: text('kind'),
      metadata: { description: METADATA, ...metadata },
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  }
}

/** What version 2 has no words for. */
const NOT_IN_V2: ReadonlySet<string> = new Set([
  'anyOf',
  'oneOf',
  'not',
  'allOf',
  'nullable',
  'x-kubernetes-validations',
])

function publicSchema(schema: JsonSchema, dialect: Dialect): Schema {
  const { properties, items, ...rest } = schema
  const additional = valueSchema(schema)
  const shown = Object.entries(rest).filter(([field]) => dialect.version === 3 || !NOT_IN_V2.has(field))
  return {
    ...Object.fromEntries(shown),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, publicSchema(property, dialect)]),
          ),
        }
      : {}),
    ...(items ? { items: publicSchema(items, dialect) } : {}),
    ...(additional ? { additionalProperties: publicSchema(additional, dialect) } : {}),
  }
}

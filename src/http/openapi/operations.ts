import type { AnyResource } from '../../api/resource'

type Action = 'list' | 'post' | 'get' | 'put' | 'patch' | 'delete'

/** One request that a kind answers. */
export interface Operation {
  readonly action: Action
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** The media types of its body; none when it has none. */
  readonly consumes: readonly string[]
}

/**
 * No strategic merge patch is named here: with it, kubectl would take its merge keys from these schemas, which do
 * not have them, in place of those that it knows itself.
 */
const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
const JSON_BODY = ['application/json']

const ON_COLLECTION: readonly Operation[] = [
  { action: 'list', method: 'get', consumes: [] },
  { action: 'post', method: 'post', consumes: JSON_BODY },
]
const ON_OBJECT: readonly Operation[] = [
  { action: 'get', method: 'get', consumes: [] },
  { action: 'put', method: 'put', consumes: JSON_BODY },
  { action: 'patch', method: 'patch', consumes: PATCH_TYPES },
  { action: 'delete', method: 'delete', consumes: [] },
]

/** The names of what a query may say, of writes. */
export const queryOf = ({ method }: Operation): readonly string[] =>
  method === 'get' ? [] : ['dryRun', 'fieldManager', 'fieldValidation', 'force']

/** The paths of a kind, each with what it answers, as one version of OpenAPI writes it. */
export function pathsOf(
  resource: AnyResource,
  describe: (operation: Operation) => object,
): readonly (readonly [string, object])[] {
  const { group, version, kind, plural, namespaced } = resource
  const root = `${group ? `/apis/${group}` : '/api'}/${version}`
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`
  const item = (operations: readonly Operation[]): object =>
    Object.fromEntries(
      operations.map((operation) => [
        operation.method,
        {
          'x-kubernetes-action': operation.action,
          'x-kubernetes-group-version-kind': { group, version, kind },
          ...describe(operation),
        },
      ]),
    )
  return [
    [collection, item(ON_COLLECTION)],
    [`${collection}/{name}`, item(ON_OBJECT)],
  ]
}

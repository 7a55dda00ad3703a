import type { AnyResource } from '../../api/resource'
import { Definitions } from './definitions'
import { type Operation, pathsOf } from './operations'
import type { Dialect, Schema } from './schema'

/** What a document says of kinds: their paths, and the schemas of everything in them. */
export function describeKinds(
  kinds: readonly AnyResource[],
  dialect: Dialect,
  describe: (operation: Operation, schema: Schema) => object,
): { readonly paths: object; readonly definitions: object } {
  const definitions = new Definitions(dialect)
  for (const resource of kinds) definitions.add(resource)
  const paths = kinds.flatMap((resource) =>
    pathsOf(resource, (operation) => describe(operation, definitions.referenceTo(resource))),
  )
  return { paths: Object.fromEntries(paths), definitions: definitions.schemas }
}

import type { AnyResource } from '../../api/resource'
import { groupVersions } from '../../api/rest/discovery'
import { md5 } from '../../base/md5'
import { describeKinds } from './describe-kinds'
import { type Operation, queryOf } from './operations'
import { OPENAPI_V3 } from './schema'

/**
 * `/openapi/v3`: where the document of each group version is. Clients keep a document for as long as its hash is the
 * same: those of built-in kinds never change, those of custom kinds do with their schemas.
 */
export function openApiIndex(resources: readonly AnyResource[], version: string): object {
  const entries = [...groupVersions(resources)].map(([groupVersion, kinds]) => {
    const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`
    const schemas = kinds.flatMap(({ kind, custom }) => (custom ? [kind, custom.schema] : []))
    const hash = schemas.length > 0 ? md5(JSON.stringify(schemas)) : version
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]
  })
  return { paths: Object.fromEntries(entries) }
}

/** The OpenAPI v3 document of a group version: enough to validate, apply and explain. `undefined` when not served. */
export function openApiDocument(
  resources: readonly AnyResource[],
  groupVersion: string,
  version: string,
): object | undefined {
  const kinds = groupVersions(resources).get(groupVersion)
  if (!kinds) return undefined
  const { paths, definitions } = describeKinds(kinds, OPENAPI_V3, describe)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths,
    components: { schemas: definitions },
  }
}

function describe(operation: Operation, schema: object): object {
  const content = (types: readonly string[]): object => Object.fromEntries(types.map((type) => [type, { schema }]))
  return {
    parameters: queryOf(operation).map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    })),
    responses: { 200: { description: 'OK', content: content(['application/json']) } },
    ...(operation.consumes.length > 0 ? { requestBody: { content: content(operation.consumes) } } : {}),
  }
}

import type { AnyResource } from '../../api/resource'
import { groupVersions } from '../../api/rest/discovery'
import { describeKinds } from './describe-kinds'
import { type Operation, queryOf } from './operations'
import { OPENAPI_V2 } from './schema'

/** `/openapi/v2`: everything in one document. Older clients, and newer ones that miss a kind in v3, ask for it. */
export function openApiV2(resources: readonly AnyResource[], version: string): object {
  const kinds = [...groupVersions(resources).values()].flat()
  const { paths, definitions } = describeKinds(kinds, OPENAPI_V2, describe)
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths,
    definitions,
  }
}

function describe(operation: Operation, schema: object): object {
  const query = queryOf(operation).map((name) => ({ name, in: 'query', type: 'string', uniqueItems: true }))
  const body = { name: 'body', in: 'body', required: true, schema }
  return {
    consumes: operation.consumes.length > 0 ? operation.consumes : ['*/*'],
    produces: ['application/json'],
    parameters: [...(operation.consumes.length > 0 ? [body] : []), ...query],
    responses: { 200: { description: 'OK', schema } },
  }
}

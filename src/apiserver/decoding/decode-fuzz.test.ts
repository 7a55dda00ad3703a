import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { apiVersionOf } from '../../api/resource'
import { RESOURCES } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { JsonObject } from '../../base/json'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { ApiServer } from '../api-server'
import { bootstrap } from '../bootstrap'
import { ClientApi } from '../client-api'

function startServer(): ClientApi {
  const queue = new EventQueue({ seed: 'test' })
  const api = new ApiServer({ store: new Store({ now: () => queue.now() }), scheduling: queue })
  bootstrap(api)
  return new ClientApi(api)
}

/** Real field names with values of any shape: what a careless or hostile manifest may hold. */
const FIELDS = [
  'spec',
  'template',
  'containers',
  'metadata',
  'labels',
  'selector',
  'matchLabels',
  'ports',
  'rules',
  'metrics',
  'replicas',
  'jobTemplate',
  'data',
  'status',
  'name',
  'backend',
  '__proto__',
  'constructor',
]
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<unknown>(null, '', 'x', 0, 1, -1, 1.5, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 5, selector: ([key]) => key })
      .map((entries) =>
        JSON.parse(`{${entries.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`).join(',')}}`),
      ),
  ),
}))

const kinds = RESOURCES.flatMap((resource) =>
  [apiVersionOf(resource), ...(resource.legacyApiVersions ?? [])].map((apiVersion) => ({ resource, apiVersion })),
)

test('whatever a client sends, the server answers or refuses in the words of the API', () => {
  const client = startServer()
  fc.assert(
    fc.property(fc.constantFrom(...kinds), value, value, ({ resource, apiVersion }, spec, metadata) => {
      const body = { apiVersion, kind: resource.kind, metadata, spec, data: spec } as JsonObject
      try {
        client.create(resource, 'default', body, { dryRun: true, fieldValidation: 'Ignore' })
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
      }
      expect(({} as Record<string, unknown>).x).to.equal(undefined)
    }),
    { numRuns: 400 },
  )
})

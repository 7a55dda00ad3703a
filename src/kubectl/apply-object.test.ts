import { test } from 'node:test'
import { expect } from 'chai'
import { assert, asyncProperty, constantFrom, dictionary, option, record, uniqueArray } from 'fast-check'
import type { Deployment } from '../api/kinds'
import { deployments } from '../api/resources/deployment'
import type { JsonObject } from '../base/json'
import { createSimulatedCluster } from '../cluster/simulated'
import { applyObject } from './apply-object'
import type { Manifest } from './decode'

const name = constantFrom('a', 'b', 'c')
const env = uniqueArray(record({ name: constantFrom('X', 'Y', 'Z'), value: constantFrom('1', '2') }), {
  selector: (e) => e.name,
})
const ports = uniqueArray(record({ containerPort: constantFrom(80, 81, 82), name: constantFrom('http', 'web') }), {
  selector: (port) => port.containerPort,
  maxLength: 1,
})
const container = record(
  { env, ports, args: uniqueArray(constantFrom('x', 'y', 'z')), workingDir: constantFrom('/x', '/y') },
  { requiredKeys: [] },
).chain((more) => record({ name, image: constantFrom('i:1', 'i:2') }).map((base) => ({ ...base, ...more })))
const volume = record({
  name,
  source: constantFrom({ emptyDir: {} }, { configMap: { name: 'c' } }, { hostPath: { path: '/x' } }),
}).map(({ name: called, source }) => ({ name: called, ...source }))
const podSpec = record(
  {
    containers: uniqueArray(container, { minLength: 1, selector: (c) => c.name }),
    volumes: uniqueArray(volume, { selector: (v) => v.name }),
    nodeSelector: dictionary(constantFrom('k1', 'k2'), constantFrom('v1', 'v2')),
    tolerations: uniqueArray(record({ key: constantFrom('t1', 't2'), operator: constantFrom('Exists') }), {
      selector: (t) => t.key,
    }),
  },
  { requiredKeys: ['containers'] },
)
const strategy = constantFrom(
  { type: 'Recreate' },
  { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
  undefined,
)

/** The server drops empty lists and maps, so that kubectl would set them again each time. */
const withoutEmpty = (key: string, value: unknown): unknown =>
  (Array.isArray(value) && value.length === 0) || (key === 'nodeSelector' && Object.keys(value as object).length === 0)
    ? undefined
    : value

const manifest = record({ pod: podSpec, strategy, replicas: option(constantFrom(1, 2, 3), { nil: undefined }) }).map(
  ({ pod, strategy: how, replicas }): Manifest => ({
    resource: deployments,
    namespace: 'default',
    name: 'web',
    source: 'web.yaml',
    body: JSON.parse(
      JSON.stringify(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web', namespace: 'default' },
          spec: {
            replicas,
            strategy: how,
            selector: { matchLabels: { app: 'web' } },
            template: { metadata: { labels: { app: 'web' } }, spec: pod },
          },
        },
        withoutEmpty,
      ),
    ) as JsonObject,
  }),
)

async function specAfter(...applied: readonly Manifest[]): Promise<Deployment['spec']> {
  const cluster = createSimulatedCluster()
  let last: Deployment | undefined
  for (const each of applied) last = (await applyObject(cluster, each)).object as Deployment
  return (last as Deployment).spec
}

test('applying one manifest after another leads to what the last one alone would make', async () => {
  await assert(
    asyncProperty(manifest, manifest, async (first, second) => {
      expect(await specAfter(first, second)).to.deep.equal(await specAfter(second))
    }),
    { numRuns: 30, seed: 11 },
  )
})

test('applying the same manifest again changes nothing', async () => {
  await assert(
    asyncProperty(manifest, async (only) => {
      const cluster = createSimulatedCluster()
      await applyObject(cluster, only)
      expect((await applyObject(cluster, only)).operation).to.equal('unchanged')
    }),
    { numRuns: 20, seed: 12 },
  )
})

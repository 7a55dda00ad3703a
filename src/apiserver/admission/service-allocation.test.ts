import { test } from 'node:test'
import { expect } from 'chai'
import { services } from '../../api/resources'
import type { JsonObject } from '../../base/json'
import { createSimulatedCluster } from '../../cluster/simulated'

const cluster = createSimulatedCluster()

const create = (name: string, spec: JsonObject): Promise<string> =>
  cluster.create(services, 'default', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }).then(
    () => 'created',
    (error: Error) => error.message,
  )

const nodePort = (port: number, protocol = 'TCP'): JsonObject => ({
  type: 'NodePort',
  ports: [{ port: 80, nodePort: port, protocol }],
})

test('a node port belongs to one Service, for each protocol', async () => {
  expect(await create('a', nodePort(30_080))).to.equal('created')
  expect(await create('b', nodePort(30_080))).to.equal(
    'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  )
  expect(await create('c', nodePort(30_080, 'UDP'))).to.equal('created')
})

test('an address of the service network belongs to one Service, headless ones have none', async () => {
  const withAddress = (clusterIP: string): JsonObject => ({ clusterIP, ports: [{ port: 80 }] })
  expect(await create('d', withAddress('10.96.0.77'))).to.equal('created')
  expect(await create('e', withAddress('10.96.0.77'))).to.equal(
    'Service "e" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated',
  )
  expect(await create('e', withAddress('10.0.0.77'))).to.equal(
    'Service "e" is invalid: spec.clusterIPs: Invalid value: ["10.0.0.77"]: failed to allocate IP 10.0.0.77: the provided network does not match the current range',
  )
  expect(await create('f', withAddress('None'))).to.equal('created')
  expect(await create('g', withAddress('None'))).to.equal('created')
})

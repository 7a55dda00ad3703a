import { test } from 'node:test'
import { expect } from 'chai'
import type { PersistentVolumeClaim } from '../../api/kinds'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { claimProtectionController } from './claim-protection-controller'
import { volumeProtectionController } from './volume-protection-controller'

const KEY = { namespace: 'default', name: 'data' }
const VOLUME = { namespace: '', name: 'v' }

function clusterWithClaim(finalizers: readonly string[] = ['kubernetes.io/pvc-protection']): MemoryCluster {
  const cluster = new MemoryCluster(claimProtectionController, volumeProtectionController)
  cluster.addNode('n1')
  cluster.api.create(persistentVolumeClaims, { metadata: { ...KEY, finalizers }, spec: {} })
  return cluster
}

const claim = (cluster: MemoryCluster): PersistentVolumeClaim | undefined =>
  cluster.api.find(persistentVolumeClaims, KEY)

function addPod(cluster: MemoryCluster, name: string) {
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
  return cluster.api.create(pods, { metadata: { namespace: 'default', name }, spec: { containers: [], volumes } })
}

function deleteClaim(cluster: MemoryCluster): void {
  cluster.api.delete(persistentVolumeClaims, KEY)
  cluster.pass(seconds(1))
}

test('A claim that no pod uses goes as soon as it is deleted', () => {
  const cluster = clusterWithClaim()
  deleteClaim(cluster)
  expect(claim(cluster)).to.equal(undefined)
})

test('A deleted claim stays until the last pod that uses it is gone', () => {
  const cluster = clusterWithClaim()
  for (const name of ['a', 'b']) cluster.bind(addPod(cluster, name), 'n1')
  deleteClaim(cluster)
  cluster.finishDeletion(cluster.pod('a'))
  cluster.pass(seconds(60))
  expect(claim(cluster)?.metadata.deletionTimestamp).to.be.a('string')
  cluster.finishDeletion(cluster.pod('b'))
  cluster.pass(seconds(1))
  expect(claim(cluster)).to.equal(undefined)
})

test('A pod that has ended still uses its claim', () => {
  const cluster = clusterWithClaim()
  const pod = addPod(cluster, 'a')
  cluster.bind(pod, 'n1')
  cluster.setStatus(pod, { phase: 'Succeeded' })
  deleteClaim(cluster)
  expect(claim(cluster)).not.to.equal(undefined)
})

test('A pod without a node does not hold a claim', () => {
  const cluster = clusterWithClaim()
  addPod(cluster, 'a')
  deleteClaim(cluster)
  expect(claim(cluster)).to.equal(undefined)
})

test('Finalizers of others keep holding a claim', () => {
  const cluster = clusterWithClaim(['example.com/backup', 'kubernetes.io/pvc-protection'])
  deleteClaim(cluster)
  expect(claim(cluster)?.metadata.finalizers).to.deep.equal(['example.com/backup'])
})

test('A claim that has lost its protection gets it back', () => {
  const cluster = clusterWithClaim([])
  cluster.pass(seconds(1))
  expect(claim(cluster)?.metadata.finalizers).to.deep.equal(['kubernetes.io/pvc-protection'])
})

test('A deleted volume stays as long as it is bound', () => {
  const cluster = clusterWithClaim()
  const metadata = { name: 'v', finalizers: ['kubernetes.io/pv-protection'] }
  cluster.api.create(persistentVolumes, { metadata, spec: {}, status: { phase: 'Bound' } })
  cluster.api.delete(persistentVolumes, VOLUME)
  cluster.pass(seconds(60))
  const volume = cluster.api.get(persistentVolumes, VOLUME)
  cluster.api.updateStatus(persistentVolumes, { ...volume, status: { phase: 'Released' } })
  cluster.pass(seconds(1))
  expect(cluster.api.find(persistentVolumes, VOLUME)).to.equal(undefined)
})

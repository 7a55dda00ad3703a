import { test } from 'node:test'
import { expect } from 'chai'
import type { PersistentVolume, PersistentVolumeClaim } from '../../api/kinds'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { pods } from '../../api/resources/pod'
import { storageClasses } from '../../api/resources/storage-class'
import { seconds } from '../../base/time'
import { MemoryCluster } from '../../testing/memory-cluster'
import { volumeBinderController } from './volume-binder-controller'

const KEY = { namespace: 'default', name: 'data' }
const LATER = { volumeBindingMode: 'WaitForFirstConsumer' } as const

function addClaim(cluster: MemoryCluster, spec: Partial<PersistentVolumeClaim['spec']> = {}): void {
  const resources = { requests: { storage: '2Gi' } }
  cluster.api.create(persistentVolumeClaims, {
    metadata: KEY,
    spec: { accessModes: ['ReadWriteOnce'], resources, ...spec },
    status: { phase: 'Pending' },
  })
  cluster.pass(seconds(1))
}

function addVolume(cluster: MemoryCluster, name: string, spec: Partial<PersistentVolume['spec']> = {}): void {
  cluster.api.create(persistentVolumes, {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' }, ...spec },
    status: { phase: 'Pending' },
  })
}

function addClass(cluster: MemoryCluster, name: string, provisioner: string, more: object = {}): void {
  cluster.api.create(storageClasses, { metadata: { name }, provisioner, ...more })
}

const claim = (cluster: MemoryCluster): PersistentVolumeClaim => cluster.api.get(persistentVolumeClaims, KEY)
const phaseOf = (cluster: MemoryCluster, name: string): string | undefined =>
  cluster.api.find(persistentVolumes, { namespace: '', name })?.status.phase

test('A claim that finds no volume is told so again every 15 seconds, and the cluster is at rest meanwhile', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addClaim(cluster)
  const message = 'Normal FailedBinding no persistent volumes available for this claim and no storage class is set'
  expect(cluster.events).to.deep.equal([message])
  expect(cluster.queue.quiescent).to.equal(true)
  cluster.pass(seconds(60))
  expect(cluster.events).to.deep.equal(Array(5).fill(message))
})

test('A volume that comes later is found by the next resync, which is worth waiting for', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addClaim(cluster)
  addVolume(cluster, 'v')
  cluster.pass(seconds(2))
  expect([claim(cluster).status.phase, phaseOf(cluster, 'v')]).to.deep.equal(['Pending', 'Available'])
  expect(cluster.queue.quiescent).to.equal(false)
  cluster.pass(seconds(13))
  expect([claim(cluster).status.phase, phaseOf(cluster, 'v')]).to.deep.equal(['Bound', 'Bound'])
  expect(cluster.events).to.have.length(1)
})

test('The smallest volume that is large enough is taken', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  for (const size of ['1Gi', '5Gi', '3Gi']) addVolume(cluster, `v-${size}`, { capacity: { storage: size } })
  addClaim(cluster)
  expect(claim(cluster).spec.volumeName).to.equal('v-3Gi')
})

test('A claim for a class that is not there says so until it is', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addClaim(cluster, { storageClassName: 'fast' })
  expect(cluster.events).to.deep.equal(['Warning ProvisioningFailed storageclass.storage.k8s.io "fast" not found'])
  addClass(cluster, 'fast', 'example.com/disk')
  cluster.pass(seconds(15))
  expect(claim(cluster).status.phase).to.equal('Bound')
})

test('A claim that names no class gets the default one that comes later, unless it wants none', () => {
  for (const wanted of [undefined, '']) {
    const cluster = new MemoryCluster(volumeBinderController)
    addClaim(cluster, wanted === undefined ? {} : { storageClassName: wanted })
    const metadata = { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }
    cluster.api.create(storageClasses, { metadata: { name: 'late', ...metadata }, provisioner: 'example.com/disks' })
    cluster.pass(seconds(15))
    const { spec, status } = claim(cluster)
    expect([spec.storageClassName, status.phase]).to.deep.equal(
      wanted === undefined ? ['late', 'Bound'] : ['', 'Pending'],
    )
  }
})

test('A class without a provisioner makes no volumes', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addClass(cluster, 'local', 'kubernetes.io/no-provisioner')
  addClaim(cluster, { storageClassName: 'local' })
  expect(cluster.events).to.deep.equal([
    'Warning ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner',
  ])
})

test('A claim that binds late waits for a consumer, and then for its node', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addClass(cluster, 'late', 'example.com/disk', LATER)
  addClaim(cluster, { storageClassName: 'late' })
  for (const name of ['a', 'b']) {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
    cluster.api.create(pods, { metadata: { namespace: 'default', name }, spec: { containers: [], volumes } })
    cluster.pass(seconds(15))
  }
  expect(cluster.events).to.deep.equal([
    'Normal WaitForFirstConsumer waiting for first consumer to be created before binding',
    'Normal WaitForPodScheduled waiting for pod a to be scheduled',
    'Normal WaitForPodScheduled waiting for pods a,b to be scheduled',
  ])
})

test('A volume that was asked for by name has to fit', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addVolume(cluster, 'v', { capacity: { storage: '1Gi' } })
  addClaim(cluster, { volumeName: 'v' })
  expect(cluster.events).to.deep.equal([
    'Warning VolumeMismatch Cannot bind to requested volume "v": requested PV is too small',
  ])
})

test('A volume without its claim is released, and goes if its policy says so', () => {
  for (const [persistentVolumeReclaimPolicy, phase] of [
    ['Retain', 'Released'],
    ['Delete', undefined],
  ] as const) {
    const cluster = new MemoryCluster(volumeBinderController)
    addVolume(cluster, 'v', { persistentVolumeReclaimPolicy })
    addClaim(cluster)
    cluster.api.delete(persistentVolumeClaims, KEY)
    cluster.pass(seconds(1))
    expect(phaseOf(cluster, 'v')).to.equal(phase)
  }
})

test('A claim without its volume is lost', () => {
  const cluster = new MemoryCluster(volumeBinderController)
  addVolume(cluster, 'v')
  addClaim(cluster)
  cluster.api.delete(persistentVolumes, { namespace: '', name: 'v' })
  cluster.pass(seconds(1))
  expect(claim(cluster).status).to.deep.equal({ phase: 'Lost' })
  expect(cluster.events).to.deep.equal([
    'Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!',
  ])
})

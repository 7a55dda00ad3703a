import { test } from 'node:test'
import { expect } from 'chai'
import { persistentVolumes } from '../../api/resources/persistent-volume'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { storageClasses } from '../../api/resources/storage-class'
import { notHelpful, SchedulerBench } from '../../testing/scheduler-bench'

const using = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] })

function bench(): SchedulerBench {
  const made = new SchedulerBench()
  made.node('n1', { labels: { 'topology.kubernetes.io/zone': 'a' } })
  made.node('n2', { labels: { 'topology.kubernetes.io/zone': 'b' } })
  return made
}

function claim(made: SchedulerBench, name: string, spec: object, status: object = { phase: 'Pending' }): void {
  made.api.create(persistentVolumeClaims, {
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status,
  })
}

function volume(made: SchedulerBench, name: string, spec: object = {}, labels = {}): void {
  made.api.create(persistentVolumes, {
    metadata: { name, labels },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, ...spec },
    status: { phase: 'Available' },
  })
}

const onNode = (name: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
    },
  },
})
const BOUND = { phase: 'Bound' }

test('a missing claim rules every node out; the pod goes once it is there', () => {
  const made = bench()
  made.schedule('p', using('data'))
  expect(made.messageOf('p')).to.equal(
    `0/2 nodes are available: persistentvolumeclaim "data" not found. ${notHelpful(2)}`,
  )
  volume(made, 'v')
  claim(made, 'data', { volumeName: 'v' }, BOUND)
  made.settle()
  expect(made.nodeOf('p')).to.be.a('string')
})

test('a claim that should be bound at once and is not holds the pod up', () => {
  const made = bench()
  claim(made, 'data', {})
  made.schedule('p', using('data'))
  expect(made.messageOf('p')).to.equal(
    `0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. ${notHelpful(2)}`,
  )
})

test('a bound volume decides on the node, and must exist', () => {
  const made = bench()
  volume(made, 'v', onNode('n2'))
  claim(made, 'data', { volumeName: 'v' }, BOUND)
  claim(made, 'lost', { volumeName: 'gone' }, BOUND)
  expect(made.schedule('p', using('data')).spec.nodeName).to.equal('n2')
  made.schedule('wrong', { ...using('data'), nodeSelector: { 'kubernetes.io/hostname': 'n1' } })
  expect(made.messageOf('wrong')).to.contain(
    "1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) didn't match Pod's node affinity/selector.",
  )
  made.schedule('q', using('lost'))
  expect(made.messageOf('q')).to.contain('2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).')
})

test('a volume labelled with a zone is used there only', () => {
  const made = bench()
  volume(made, 'v', {}, { 'topology.kubernetes.io/zone': 'b' })
  claim(made, 'data', { volumeName: 'v' }, BOUND)
  expect(made.schedule('p', using('data')).spec.nodeName).to.equal('n2')
})

test('a claim that waits for its first consumer takes a volume of the node, or has one made there', () => {
  const made = bench()
  const wait = { volumeBindingMode: 'WaitForFirstConsumer' }
  made.api.create(storageClasses, { metadata: { name: 'local' }, provisioner: 'kubernetes.io/no-provisioner', ...wait })
  made.api.create(storageClasses, { metadata: { name: 'fast' }, provisioner: 'example.com/disk', ...wait })
  claim(made, 'local', { storageClassName: 'local' })
  claim(made, 'fast', { storageClassName: 'fast' })
  made.schedule('p', using('local'))
  expect(made.messageOf('p')).to.contain("2 node(s) didn't find available persistent volumes to bind.")
  volume(made, 'v', { storageClassName: 'local', ...onNode('n2') })
  made.settle()
  expect(made.nodeOf('p')).to.equal('n2')
  expect(made.api.get(persistentVolumes, { namespace: '', name: 'v' }).spec.claimRef?.name).to.equal('local')
  made.schedule('q', { ...using('fast'), nodeSelector: { 'kubernetes.io/hostname': 'n1' } })
  const fast = made.api.get(persistentVolumeClaims, { namespace: 'default', name: 'fast' })
  expect(fast.metadata.annotations).to.deep.equal({ 'volume.kubernetes.io/selected-node': 'n1' })
})

test('a claim for one pod only keeps the second pod waiting until the first is gone', () => {
  const made = bench()
  volume(made, 'v', { accessModes: ['ReadWriteOncePod'] })
  claim(made, 'data', { accessModes: ['ReadWriteOncePod'], volumeName: 'v' }, BOUND)
  made.schedule('p', using('data'))
  made.schedule('q', using('data'))
  expect(made.messageOf('q')).to.contain(
    '0/2 nodes are available: 2 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod.',
  )
  made.remove({ namespace: 'default', name: 'p' })
  made.settle()
  expect(made.nodeOf('q')).to.be.a('string')
})

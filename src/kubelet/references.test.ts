import { test } from 'node:test'
import { expect } from 'chai'
import type { PodSpec } from '../api/kinds'
import { configMaps } from '../api/resources/config-map'
import { secrets } from '../api/resources/secret'
import { seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

type Env = Partial<PodSpec['containers'][number]>

function started(container: Env, spec: Partial<PodSpec> = {}): KubeletWorld {
  const w = new KubeletWorld()
  w.kubelets.addNode({ name: 'n1' })
  w.run('web', { containers: [{ name: 'app', image: 'nginx:1.27', ...container }], ...spec })
  w.quiesce()
  return w
}

const putConfigMap = (w: KubeletWorld, name: string, data: Record<string, string> = {}): void => {
  w.api.create(configMaps, { metadata: { name, namespace: 'default' }, data })
}

const waitingMessage = (w: KubeletWorld): string | undefined =>
  w.pod('web').status.containerStatuses?.[0]?.state?.waiting?.message

const environments: readonly (readonly [Env, string])[] = [
  [{ envFrom: [{ configMapRef: { name: 'cm' } }] }, 'configmap "cm" not found'],
  [{ envFrom: [{ secretRef: { name: 's' } }] }, 'secret "s" not found'],
  [{ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'cm', key: 'k' } } }] }, 'configmap "cm" not found'],
  [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }, 'secret "s" not found'],
  [
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'there', key: 'k' } } }] },
    "couldn't find key k in ConfigMap default/there",
  ],
]

for (const [container, message] of environments) {
  test(`a container waits for its environment: ${message}`, () => {
    const w = new KubeletWorld()
    w.kubelets.addNode({ name: 'n1' })
    putConfigMap(w, 'there')
    w.run('web', { containers: [{ name: 'app', image: 'nginx:1.27', ...container }] })
    w.quiesce()
    expect(w.summary('web')).to.equal('Pending [CreateContainerConfigError]')
    expect(waitingMessage(w)).to.equal(message)
    expect(w.events.at(-1)).to.equal(`Warning Failed Error: ${message}`)
  })
}

test('the container starts once what was missing appears, without counting as restarted', () => {
  const w = started({ envFrom: [{ configMapRef: { name: 'cm' } }] })
  putConfigMap(w, 'cm')
  expect(w.quiesce()).to.be.within(1, 11_000)
  expect(w.summary('web')).to.equal('Running [running] ready')
  expect(w.pod('web').status.containerStatuses?.[0]?.restartCount).to.equal(0)
})

test('optional references may lead nowhere', () => {
  const w = started(
    { envFrom: [{ configMapRef: { name: 'cm', optional: true } }] },
    { volumes: [{ name: 'v', secret: { secretName: 's', optional: true } }] },
  )
  expect(w.summary('web')).to.equal('Running [running] ready')
})

const volumes: readonly (readonly [NonNullable<PodSpec['volumes']>[number], string])[] = [
  [{ name: 'v', configMap: { name: 'cm' } }, 'configmap "cm" not found'],
  [{ name: 'v', secret: { secretName: 's' } }, 'secret "s" not found'],
  [{ name: 'v', projected: { sources: [{ configMap: { name: 'cm' } }] } }, 'configmap "cm" not found'],
]

for (const [volume, why] of volumes) {
  test(`a pod waits for its volumes: ${why}`, () => {
    const w = started({}, { volumes: [volume] })
    expect(w.summary('web')).to.equal('Pending [ContainerCreating]')
    expect(w.events).to.deep.equal([`Warning FailedMount MountVolume.SetUp failed for volume "v" : ${why}`])
    putConfigMap(w, 'cm')
    w.api.create(secrets, { metadata: { name: 's', namespace: 'default' } })
    expect(w.quiesce()).to.be.within(1, 15_000)
    expect(w.summary('web')).to.equal('Running [running] ready')
  })
}

test('volumes that need nothing from the API mount at once', () => {
  const w = started(
    {},
    {
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', hostPath: { path: '/x' } },
      ],
    },
  )
  expect(w.summary('web')).to.equal('Running [running] ready')
})

test('an image that must not be pulled is waited for', () => {
  const w = started({ imagePullPolicy: 'Never' })
  expect(w.summary('web')).to.equal('Pending [ErrImageNeverPull]')
  expect(waitingMessage(w)).to.equal('Container image "nginx:1.27" is not present with pull policy of Never')
})

test('a name that is no image name is refused', () => {
  const w = started({ image: 'NGINX' })
  expect(w.summary('web')).to.equal('Pending [InvalidImageName]')
})

test('one container that cannot start does not keep the other from running', () => {
  const w = started(
    {},
    {
      containers: [
        { name: 'bad', image: 'nginx:1.27', envFrom: [{ configMapRef: { name: 'cm' } }] },
        { name: 'good', image: 'nginx:1.27' },
      ],
    },
  )
  w.pass(seconds(60))
  expect(w.summary('web')).to.equal('Pending [CreateContainerConfigError running]')
})

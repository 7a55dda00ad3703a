import { test } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { findCondition, isConditionTrue } from '../api/condition'
import type { ImageBehaviour } from '../api/image-behaviour'
import type { ContainerStatus, Pod, PodSpec } from '../api/kinds'
import { pods } from '../api/resources/pod'
import { milliseconds, seconds } from '../base/time'
import { KubeletWorld } from '../testing/kubelet-world'

const IMAGES = ['a:1', 'b:1', 'c:1']
const NODES = ['n1', 'n2']

type Operation = (world: KubeletWorld, count: number) => void

const behaviour: fc.Arbitrary<ImageBehaviour> = fc.oneof(
  fc.constant<ImageBehaviour>({}),
  fc.constant<ImageBehaviour>({ pull: 'fail' }),
  fc.constant<ImageBehaviour>({ readyAfter: 'never' }),
  fc.constant<ImageBehaviour>({ stopTime: 'ignores SIGTERM' }),
  fc.constant<ImageBehaviour>({ hangsAfter: seconds(20) }),
  fc.nat(40).map((after): ImageBehaviour => ({ readyAfter: seconds(after) })),
  fc
    .record({ after: fc.nat(60), code: fc.constantFrom(0, 1, 137) })
    .map(({ after, code }): ImageBehaviour => ({ exit: { after: seconds(after), code } })),
)

const probe = fc.option(
  fc.record({ periodSeconds: fc.integer({ min: 1, max: 10 }), failureThreshold: fc.integer({ min: 1, max: 3 }) }),
  { nil: undefined },
)

const container = (name: string) =>
  fc
    .record({ image: fc.constantFrom(...IMAGES), readinessProbe: probe, livenessProbe: probe, startupProbe: probe })
    .map((spec) => ({ name, ...JSON.parse(JSON.stringify(spec)) }) as PodSpec['containers'][number])

const podSpec: fc.Arbitrary<Partial<PodSpec>> = fc
  .record({
    nodeName: fc.constantFrom(...NODES),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    init: fc.option(container('init'), { nil: undefined }),
    sidecar: fc.option(container('sidecar'), { nil: undefined }),
    apps: fc.tuple(container('app1'), container('app2')),
    terminationGracePeriodSeconds: fc.constantFrom(0, 5, 30),
    activeDeadlineSeconds: fc.constantFrom(undefined, undefined, 40),
  })
  .map(({ init, sidecar, apps, activeDeadlineSeconds, ...rest }) => ({
    ...rest,
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
    initContainers: [
      ...(sidecar ? [{ ...sidecar, restartPolicy: 'Always' }] : []),
      ...(init ? [{ name: 'init', image: init.image as string }] : []),
    ],
    containers: apps,
  }))

/** Acts on one of the pods that exist; does nothing where there is none, or where the act makes no sense. */
const onPod = (n: number, act: (world: KubeletWorld, pod: Pod) => void): Operation => {
  return (world) => {
    const all = world.api.list(pods)
    const pod = all[n % Math.max(1, all.length)]
    if (pod) act(world, pod)
  }
}

const key = ({ metadata }: Pod) => ({ namespace: 'default', name: metadata.name })

const operation: fc.Arbitrary<Operation> = fc.oneof(
  podSpec.map(
    (spec): Operation =>
      (world, count) =>
        void world.run(`p${count}`, spec),
  ),
  fc.tuple(fc.constantFrom(...IMAGES), behaviour).map(
    ([image, told]): Operation =>
      (world) =>
        world.kubelets.setImage(image, told),
  ),
  fc.nat(100).map((n) => onPod(n, (world, pod) => world.delete(pod.metadata.name))),
  fc.nat(100).map((n) => onPod(n, (world, pod) => world.delete(pod.metadata.name, 0))),
  fc.nat(100).map((n) => onPod(n, (world, pod) => world.setImageOf(pod.metadata.name, IMAGES[n % 3] as string))),
  fc.nat(100).map((n) => onPod(n, (world, pod) => world.kubelets.failPod(key(pod), 'Evicted', 'told'))),
  fc.nat(100).map((n) => onPod(n, (world, pod) => world.kubelets.setPodReady(key(pod), n % 2 === 0))),
  fc.nat(100).map((n) =>
    onPod(n, (world, pod) => {
      if (pod.status.containerStatuses?.some(({ state }) => state?.running)) crash(world, pod)
    }),
  ),
  fc.constantFrom(...NODES).map(
    (name): Operation =>
      (world) =>
        world.kubelets.stopNode(name),
  ),
  fc.constantFrom(...NODES).map(
    (name): Operation =>
      (world) =>
        world.kubelets.startNode(name),
  ),
)

/** What runs on a node may have ended since the kubelet last said so. */
function crash(world: KubeletWorld, pod: Pod): void {
  if (world.kubelets.usageOf(key(pod)).length > 0) world.kubelets.crashPod(key(pod), 1)
}

function play(operations: readonly (readonly [Operation, number])[]): KubeletWorld {
  const world = new KubeletWorld()
  for (const name of NODES) world.kubelets.addNode({ name })
  operations.forEach(([act, pause], index) => {
    act(world, index)
    world.pass(milliseconds(pause))
  })
  world.pass(seconds(120))
  return world
}

const statuses = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status.initContainerStatuses ?? []),
  ...(status.containerStatuses ?? []),
]

function checkOne(pod: Pod): void {
  const { conditions } = pod.status
  if (isConditionTrue(conditions, 'Ready')) expect(isConditionTrue(conditions, 'ContainersReady')).to.equal(true)
  for (const { ready, state, started } of pod.status.containerStatuses ?? []) {
    expect(Object.keys(state ?? {})).to.have.length(1)
    if (ready || started) expect(state?.running).to.be.an('object')
  }
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
    expect(statuses(pod).filter(({ state }) => state?.running)).to.deep.equal([])
    expect(isConditionTrue(conditions, 'Ready')).to.equal(false)
  }
}

const ORDER: Readonly<Record<string, number>> = { Pending: 0, Running: 1, Succeeded: 2, Failed: 2 }

function checkStep(before: Pod, after: Pod): void {
  const [from = 'Pending', to = 'Pending'] = [before.status.phase, after.status.phase]
  if (from !== to) expect(ORDER[to], `${from} -> ${to}`).to.be.greaterThan(ORDER[from] as number)
  if (before.status.startTime) expect(after.status.startTime).to.equal(before.status.startTime)
  for (const { name, restartCount } of statuses(before)) {
    const next = statuses(after).find((status) => status.name === name)
    expect(next?.restartCount, name).to.be.at.least(restartCount)
  }
  const moved = after.status.conditions?.filter(({ type, status, lastTransitionTime }) => {
    const previous = findCondition(before.status.conditions, type)
    return previous?.status === status && previous.lastTransitionTime !== lastTransitionTime
  })
  expect(moved ?? []).to.deep.equal([])
}

function checkAddresses(all: readonly Pod[]): void {
  const addresses = all.map(({ status }) => status.podIP).filter((address) => address !== undefined)
  expect(new Set(addresses).size).to.equal(addresses.length)
}

const scenario = fc.array(fc.tuple(operation, fc.nat(30_000)), { minLength: 5, maxLength: 25 })

test('whatever happens, statuses are consistent and phases only move forward', () => {
  fc.assert(
    fc.property(scenario, (operations) => {
      const world = play(operations)
      for (const { resource, object, previous, type } of world.store.history.all()) {
        if (resource.kind !== 'Pod') continue
        checkOne(object as Pod)
        if (type === 'MODIFIED' && previous) checkStep(previous as Pod, object as Pod)
      }
      checkAddresses(world.api.list(pods))
    }),
    { numRuns: 60, seed: 7 },
  )
})

test('the same operations give the same history', () => {
  fc.assert(
    fc.property(scenario, (operations) => {
      const [one, two] = [play(operations), play(operations)]
      expect(JSON.stringify(two.store.history.all())).to.equal(JSON.stringify(one.store.history.all()))
    }),
    { numRuns: 5, seed: 7 },
  )
})

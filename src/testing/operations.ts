import fc from 'fast-check'
import type { Change } from '../api/client'
import { pods } from '../api/resources/pod'
import { seconds } from '../base/time'
import { startControlPlane } from '../cluster/simulated/control-plane'
import { SimulatedCluster } from '../cluster/simulated/simulated-cluster'
import { createKubectl } from '../kubectl'
import { memoryFiles } from '../kubectl/files'
import { watchInvariants } from './invariants'

/** Something that a person or a machine does to a cluster. Refusals are fine; broken invariants are not. */
export type Operation =
  | { readonly kind: 'kubectl'; readonly line: string; readonly stdin?: string }
  | { readonly kind: 'resize'; readonly app: string; readonly which: number; readonly cpu: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'node'; readonly what: 'down' | 'up' | 'add' | 'remove'; readonly node: string }

const NAMES = ['web', 'api'] as const
const IMAGES = ['nginx:1.7.9', 'nginx:1.9.1', 'nignx:broken', 'app:crashes', 'app:slow'] as const
const NODES = ['n1', 'n2', 'n3', 'n4'] as const

const name = fc.constantFrom(...NAMES)
const image = fc.constantFrom(...IMAGES)
const replicas = fc.integer({ min: 0, max: 6 })
const limit = fc.constantFrom<number | string>(0, 1, 2, '25%', '50%', '100%')

const podTemplate = (app: string, containerImage: string, restartPolicy?: string) => ({
  metadata: { labels: { app } },
  spec: {
    ...(restartPolicy ? { restartPolicy } : {}),
    containers: [{ name: 'app', image: containerImage, resources: { requests: { cpu: '300m', memory: '64Mi' } } }],
  },
})

const apply = (manifest: unknown): Operation => ({
  kind: 'kubectl',
  line: 'apply -f -',
  stdin: JSON.stringify(manifest),
})
const kubectl = (line: string): Operation => ({ kind: 'kubectl', line })

const deployment = fc
  .record({ name, image, replicas, maxSurge: limit, maxUnavailable: limit, recreate: fc.boolean() })
  .map((o) =>
    apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: o.name },
      spec: {
        replicas: o.replicas,
        progressDeadlineSeconds: 60,
        strategy: o.recreate
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxSurge: o.maxSurge, maxUnavailable: o.maxUnavailable } },
        selector: { matchLabels: { app: o.name } },
        template: podTemplate(o.name, o.image),
      },
    }),
  )

const other = fc.record({ image, kind: fc.constantFrom('DaemonSet', 'StatefulSet', 'Job'), replicas }).map((o) => {
  const app = o.kind.toLowerCase()
  const extra = o.kind === 'StatefulSet' ? { replicas: o.replicas, serviceName: app } : {}
  const selector =
    o.kind === 'Job' ? { completions: o.replicas + 1, parallelism: 2 } : { selector: { matchLabels: { app } } }
  const apiVersion = o.kind === 'Job' ? 'batch/v1' : 'apps/v1'
  const template = podTemplate(app, o.image, o.kind === 'Job' ? 'Never' : undefined)
  return apply({ apiVersion, kind: o.kind, metadata: { name: app }, spec: { ...extra, ...selector, template } })
})

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: deployment },
  { weight: 2, arbitrary: other },
  { weight: 4, arbitrary: fc.tuple(name, replicas).map(([n, r]) => kubectl(`scale deployment ${n} --replicas=${r}`)) },
  { weight: 5, arbitrary: fc.tuple(name, image).map(([n, i]) => kubectl(`set image deployment/${n} app=${i}`)) },
  { weight: 2, arbitrary: name.map((n) => kubectl(`rollout undo deployment/${n}`)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('pause', 'resume', 'restart'), name)
      .map(([v, n]) => kubectl(`rollout ${v} deployment/${n}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.constantFrom('background', 'foreground', 'orphan'))
      .map(([n, c]) => kubectl(`delete deployment ${n} --cascade=${c} --wait=false`)),
  },
  { weight: 2, arbitrary: name.map((n) => kubectl(`delete pods -l app=${n} --wait=false`)) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('resize' as const),
      app: name,
      which: fc.integer({ min: 0, max: 5 }),
      cpu: fc.constantFrom(100, 300, 700, 1500, 3000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('node' as const),
      what: fc.constantFrom('down' as const, 'up' as const, 'add' as const, 'remove' as const),
      node: fc.constantFrom(...NODES),
    }),
  },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }).map((s): Operation => ({ kind: 'pass', seconds: s })) },
)

export const operations = (length: number): fc.Arbitrary<readonly Operation[]> =>
  fc.array(operation, { minLength: length, maxLength: length })

export interface RunResult {
  readonly broken: readonly string[]
  /** Every write. */
  readonly history: readonly Change[]
}

/** Plays operations on a new cluster of three nodes while the invariants are watched. */
export async function play(list: readonly Operation[], seed: string): Promise<RunResult> {
  const plane = startControlPlane({ seed })
  const broken = watchInvariants(plane.store)
  const cluster = new SimulatedCluster(plane, seed)
  const { simulation } = cluster
  for (const node of NODES.slice(0, 3)) simulation.addNode({ name: node, cpu: '2', memory: '4Gi' })
  simulation.setImage('nignx:broken', { pull: 'fail' })
  simulation.setImage('app:crashes', { exit: { after: seconds(3), code: 1 } })
  simulation.setImage('app:slow', { readyAfter: seconds(10) })
  for (const step of list) {
    if (step.kind === 'pass') simulation.advance(seconds(step.seconds))
    else if (step.kind === 'node') changeNode(cluster, step)
    else if (step.kind === 'resize') await resizePod(cluster, step)
    else await runKubectl(cluster, step)
  }
  simulation.advance(seconds(120))
  return { broken, history: simulation.history() }
}

const runKubectl = (cluster: SimulatedCluster, { line, stdin }: { readonly line: string; readonly stdin?: string }) =>
  createKubectl({ cluster, files: memoryFiles({}), ...(stdin ? { stdin } : {}) }).run(line)

/** Asks for another amount of CPU for one of the pods that there are. */
async function resizePod(cluster: SimulatedCluster, { app, which, cpu }: Extract<Operation, { kind: 'resize' }>) {
  const pod = (await cluster.list(pods)).filter(({ metadata }) => metadata.labels?.app === app)[which]
  if (!pod) return
  const patch = { spec: { containers: [{ name: 'app', resources: { requests: { cpu: `${cpu}m` } } }] } }
  const line = `patch pod ${pod.metadata.name} --subresource=resize -p '${JSON.stringify(patch)}'`
  await runKubectl(cluster, { line })
}

/** Faults of nodes that are not there (or there already) are no faults. */
function changeNode({ simulation }: SimulatedCluster, { what, node }: Extract<Operation, { kind: 'node' }>): void {
  try {
    if (what === 'down') simulation.stopNode(node)
    else if (what === 'up') simulation.startNode(node)
    else if (what === 'add') simulation.addNode({ name: node, cpu: '2', memory: '4Gi' })
    else simulation.removeNode(node)
  } catch (error) {
    if ((error as Error).name !== 'UsageError') throw error
  }
}

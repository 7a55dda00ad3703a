import type { Node, Pod } from '../src/api/kinds'
import { place } from '../src/scheduler/place'

/**
 * How fast the scheduler is, and how it grows. Prints pods per second of processor time and ratios measured in one run.
 * `node dist/bench/scheduler.js`
 */

const PODS = 10_000
const TEMPLATES = 20

function node(index: number): Node {
  const name = `node-${index}`
  const allocatable = { cpu: '32', memory: '128Gi', pods: '110' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': `zone-${index % 3}`,
        disk: index % 2 ? 'ssd' : 'hdd',
      },
    },
    spec: index % 10 === 0 ? { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] } : {},
    status: { allocatable, capacity: allocatable },
  }
}

/** Templates differ in requests; some select nodes, tolerate, keep apart or spread. */
function pod(index: number): Pod {
  const template = index % TEMPLATES
  const name = `web-${template}-${index}`
  const labels = { app: `app-${template}` }
  const labelSelector = { matchLabels: labels }
  const spread = { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', labelSelector }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
    },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [
        {
          name: 'app',
          image: `registry.example/app-${template}:1.0`,
          resources: { requests: { cpu: `${100 + 50 * template}m`, memory: `${128 * (1 + (template % 8))}Mi` } },
        },
      ],
      ...(template % 5 === 1 ? { nodeSelector: { disk: 'ssd' } } : {}),
      ...(template % 5 === 2 ? { tolerations: [{ key: 'dedicated', operator: 'Exists' }] } : {}),
      ...(template % 5 === 3 ? { topologySpreadConstraints: [{ ...spread, whenUnsatisfiable: 'DoNotSchedule' }] } : {}),
      ...(template % 5 === 4
        ? {
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } },
                ],
              },
            },
          }
        : {}),
    },
    status: { phase: 'Pending' },
  }
}

function measure(nodeCount: number): number {
  const nodes = Array.from({ length: nodeCount }, (_, index) => node(index))
  const pods = Array.from({ length: PODS }, (_, index) => pod(index))
  const start = process.cpuUsage()
  const placements = place(pods, { nodes }, { seed: 'bench' })
  const seconds = process.cpuUsage(start).user / 1e6
  const placed = placements.filter(({ outcome }) => outcome === 'scheduled').length
  const rate = PODS / seconds
  console.log(`${nodeCount} nodes: ${placed} of ${PODS} pods placed, ${Math.round(rate)} pods/s`)
  return 1 / rate
}

measure(100)
const [small, middle, large] = [2500, 5000, 10_000].map(measure) as [number, number, number]
console.log(`cost per pod,  5000 to  2500 nodes: ${(middle / small).toFixed(2)}x`)
console.log(`cost per pod, 10000 to  5000 nodes: ${(large / middle).toFixed(2)}x`)

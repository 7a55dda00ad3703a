import type { DataTable } from '@cucumber/cucumber'
import type { Taint } from '../src/api/kinds'
import { UsageError } from '../src/base/usage-error'
import type { NodeSpec, SimulationControls } from '../src/cluster/cluster'
import { loadSnapshot } from '../src/cluster/simulated/snapshot'
import { featureFiles } from './feature-files'
import { taint as readTaint } from './parameter-words'
import { Given } from './registry'
import type { GherkubeWorld } from './world'

/**
 * A cluster whose nodes are called node-1, node-2 …: 4 CPUs, 8Gi of memory and room for 110 pods each.
 * @example Given a cluster with 3 nodes
 */
Given('a cluster with {number} node(s)', function (count) {
  addNodes(
    this,
    Array.from({ length: count }, (_, i) => ({ name: `node-${i + 1}` })),
  )
})

/**
 * A cluster with these nodes. Columns: name, and as needed cpu, memory, pods, labels, taints, unschedulable and
 * any extended resource such as nvidia.com/gpu. Labels and taints are separated by commas or spaces.
 * @example
 *   Given a cluster with these nodes:
 *     | name | cpu | memory | labels     | taints              |
 *     | n1   | 2   | 4Gi    | disktype=ssd | gpu=true:NoSchedule |
 */
Given('a cluster with these nodes:', function (table: DataTable) {
  addNodes(this, table.hashes().map(nodeFromRow))
})

/**
 * A cluster like a real one: its nodes, its pods in their places, and its other objects, from a file that
 * `kubectl get nodes,pods -A -o yaml` has written. Secrets and the like that pods need and the file lacks are made up.
 * @example Given the cluster in "cluster.yaml"
 */
Given('the cluster in {file}', async function (file) {
  this.requireFile(file)
  const text = (await featureFiles(this).read(file)) ?? ''
  const { leftOut } = await loadSnapshot(this.cluster, text, file)
  if (leftOut.length > 0) this.log(`Left out of ${file}:\n${leftOut.join('\n')}`)
})

/** Adds nodes to the scenario's cluster, which then has come to rest. */
export function addNodes(world: GherkubeWorld, nodes: readonly NodeSpec[]): void {
  const simulation = simulationOf(world)
  for (const node of nodes) simulation.addNode(node)
  simulation.settle()
}

/** @throws {UsageError} on a live cluster, where machines and images cannot be told what to do. */
export function simulationOf(world: GherkubeWorld): SimulationControls {
  const { simulation } = world.cluster
  if (!simulation) throw new UsageError('Cannot change nodes, images or time: the cluster is not simulated')
  return simulation
}

const KNOWN = ['name', 'cpu', 'memory', 'pods', 'labels', 'taints', 'unschedulable', 'ephemeral-storage']

/** A row of a node table as a description of a machine. @throws {UsageError} naming the columns that exist */
export function nodeFromRow(row: Readonly<Record<string, string>>): NodeSpec {
  const { name, cpu, memory, pods, labels, taints, unschedulable } = row
  if (!name)
    throw new UsageError(`Cannot read the node table: it needs a column "name"; found ${Object.keys(row).join(', ')}`)
  const extended = Object.entries(row).filter(([column, value]) => !KNOWN.includes(column) && value !== '')
  for (const [column] of extended) {
    if (!column.includes('/'))
      throw new UsageError(
        `Cannot read the node table: unknown column "${column}"; known are ${KNOWN.join(', ')} and extended resources such as nvidia.com/gpu`,
      )
  }
  return {
    name,
    ...(cpu ? { cpu } : {}),
    ...(memory ? { memory } : {}),
    ...(pods ? { pods: Number(pods) } : {}),
    ...(row['ephemeral-storage'] ? { ephemeralStorage: row['ephemeral-storage'] } : {}),
    ...(extended.length ? { extended: Object.fromEntries(extended) } : {}),
    ...(labels ? { labels: Object.fromEntries(words(labels).map(pair)) } : {}),
    ...(taints ? { taints: words(taints).map((word) => readTaint(word) as Taint) } : {}),
    ...(unschedulable === 'true' ? { unschedulable: true } : {}),
  }
}

const words = (text: string): readonly string[] => text.split(/[,\s]+/).filter((word) => word !== '')

function pair(text: string): readonly [key: string, value: string] {
  const [key = '', ...value] = text.split('=')
  return [key, value.join('=')]
}

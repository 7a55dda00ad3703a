import { parse, YAMLParseError } from 'yaml'
import type { Change } from '../../api/client'
import { findCondition } from '../../api/condition'
import type { Node, Pod } from '../../api/kinds'
import { formatKey, keyOf } from '../../api/object'
import type { Placement } from '../../api/placement'
import { refusalInWords } from '../../api/placement-words'
import { nodes, pods } from '../../api/resources'
import { minutes } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import { createSimulatedCluster, type Simulated, type SimulatedClusterOptions } from '../../cluster/simulated'
import { loadSnapshot } from '../../cluster/simulated/snapshot'
import { createKubectl } from '../../kubectl'
import type { FileSource } from '../../kubectl/files'
import { type SkippedNode, skippedNodes } from './place-daemons'

interface TextFile {
  readonly source: string
  readonly text: string
}

export interface PlaceRequest {
  readonly manifests: readonly string[]
  readonly files: FileSource
  readonly cluster: TextFile
  readonly namespace: string
  readonly scheduler?: TextFile
}

/** One pod that the manifests bring about. */
export interface PlacedPod {
  readonly pod: string
  /** `undefined`: nowhere. */
  readonly node: string | undefined
  /** Why it is nowhere, or who put it there if not the scheduler. */
  readonly message?: string
  readonly placement?: Placement
  /** Why nodes refused it, by their names. */
  readonly refusals: ReadonlyMap<string, string>
}

export interface PlaceResult {
  readonly pods: readonly PlacedPod[]
  /** Pods that have to go for them. */
  readonly preempted: readonly string[]
  /** Nodes that DaemonSets make no pod for. */
  readonly skipped: readonly SkippedNode[]
  /** What of the cluster's file was not loaded. */
  readonly leftOut: readonly string[]
}

/** Nothing has been written for so long: everything that the manifests cause has happened. */
const AT_REST = { idle: minutes(1), limit: minutes(10) }

/**
 * Applies manifests to a simulated cluster like the one in the file, and says where the pods went that came of it.
 * @throws {UsageError} for files that cannot be read and manifests that the API refuses, in its own words
 */
export async function placeManifests(request: PlaceRequest): Promise<PlaceResult> {
  const { scheduler, cluster: snapshot } = request
  const cluster = createSimulatedCluster(scheduler ? { scheduler: schedulerOf(scheduler) } : {})
  const { leftOut } = await loadSnapshot(cluster, snapshot.text, snapshot.source)
  const { revision } = cluster.simulation
  for (const manifest of request.manifests) await apply(cluster, manifest, request)
  cluster.simulation.settle(AT_REST)
  const changes = cluster.simulation.historySince(revision).filter(({ resource }) => resource === pods)
  const created = changes.filter(({ type }) => type === 'ADDED').map(({ object }) => formatKey(keyOf(object)))
  const machines = new Map((await cluster.list<Node>(nodes)).map((node) => [node.metadata.name, node]))
  return {
    pods: [...new Set(created)].sort().flatMap((key) => placedPod(key, changes, { cluster, machines }) ?? []),
    skipped: await skippedNodes(cluster, revision),
    preempted: [...new Set(changes.flatMap(preempted))].sort(),
    leftOut,
  }
}

function schedulerOf({ text, source }: TextFile): NonNullable<SimulatedClusterOptions['scheduler']> {
  try {
    return parse(text) ?? {}
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    throw new UsageError(`Cannot read ${source}: ${cause.message.split('\n')[0]}`, { cause })
  }
}

async function apply(cluster: Simulated, manifest: string, { files, namespace }: PlaceRequest): Promise<void> {
  const kubectl = createKubectl({ cluster, files, namespace })
  const { exitCode, stderr } = await kubectl.run(`kubectl apply -f '${manifest.replaceAll("'", `'\\''`)}'`)
  if (exitCode !== 0) throw new UsageError(`Cannot apply ${manifest}: ${stderr.trim().replace(/^error: /, '')}`)
}

/** Where a pod went; `undefined` for one that was deleted before it had a place. */
function placedPod(
  key: string,
  changes: readonly Change[],
  { cluster, machines }: { readonly cluster: Simulated; readonly machines: ReadonlyMap<string, Node> },
): PlacedPod | undefined {
  const last = changes.findLast(({ object }) => formatKey(keyOf(object)) === key)
  if (!last) return undefined
  const pod = last.object as Pod
  const { spec, status } = pod
  const placement = cluster.simulation.explain(keyOf(pod))
  const refusals = new Map(
    (placement?.nodes ?? []).flatMap((verdict) =>
      verdict.verdict === 'refused'
        ? [[verdict.node, refusalInWords(verdict, machines.get(verdict.node), pod)] as const]
        : [],
    ),
  )
  const common = { pod: key, node: spec.nodeName, refusals, ...(placement ? { placement } : {}) }
  if (spec.nodeName) return placement ? common : { ...common, message: 'its manifest names the node' }
  if (last.type === 'DELETED') return undefined
  const message = placement?.message ?? findCondition(status.conditions, 'PodScheduled')?.message
  return message ? { ...common, message } : common
}

function preempted({ object }: Change): readonly string[] {
  const target = findCondition((object as Pod).status.conditions, 'DisruptionTarget')
  return target?.reason === 'PreemptionByScheduler' ? [formatKey(keyOf(object))] : []
}

import type { ApiReader, EventRecorder } from '../api/client'
import type { Node, Pod } from '../api/kinds'
import { type Instant, SIMULATION_EPOCH } from '../base/time'
import { RandomStreams } from '../simulation/random'
import { recordOf } from './attempt-record'
import { AttemptRunner } from './attempt-runner'
import { buildProfiles } from './configuration/profile'
import type { SchedulerConfiguration } from './configuration/scheduler-configuration'
import type { TieBreak } from './cycle/tie-break'
import { type AttemptRecord, describePlacement, type Placement, PlacementLog } from './placement'
import { queueHints } from './queue/queue-hints'
import { ClusterState } from './state/cluster-state'
import { PodInfo } from './state/pod-info'
import { gatedMessage, ignoredMessage } from './untried'

/** A cluster at rest. */
export interface ClusterSnapshot {
  readonly nodes: readonly Node[]
  /** Pods that have a node; others in the list are left out. */
  readonly pods?: readonly Pod[]
  /** Everything else that plugins look at: services, owners, namespaces, claims, budgets. Default: nothing. */
  readonly reader?: ApiReader
}

export interface PlaceOptions {
  readonly configuration?: SchedulerConfiguration
  readonly seed?: string
  /** Which of several equally good nodes is taken. Default: any, by the seed. */
  readonly tieBreak?: TieBreak
  /** False: pods of one template share no work. Placements are the same. */
  readonly shareClasses?: boolean
  readonly now?: Instant
}

const NOTHING: ApiReader = { find: () => undefined, list: () => [] }
const NOBODY: EventRecorder = { record: () => {} }

/**
 * What the scheduler would do with these pods, without a cluster: each placed pod takes its room before the next one is
 * tried, in the order of the scheduling queue. Nothing is written; a pod that would preempt stays where it is, and its
 * placement names the node and the victims. Of very many pods only the last ones keep their verdicts.
 *
 * @returns one placement per pod, in the order in which they were tried
 */
export function place(
  pods: readonly Pod[],
  snapshot: ClusterSnapshot,
  options: PlaceOptions = {},
): readonly Placement[] {
  const { configuration = {}, seed = '', tieBreak = 'random', shareClasses = true, now = SIMULATION_EPOCH } = options
  const cluster = new ClusterState(snapshot.reader ?? NOTHING)
  for (const node of snapshot.nodes) cluster.setNode(node)
  for (const pod of snapshot.pods ?? []) if (pod.spec.nodeName) cluster.setPod(pod)
  const environment = { reader: cluster.reader, events: NOBODY, now: () => now }
  const profiles = buildProfiles(configuration, () => environment)
  const random = new RandomStreams(seed)
  const runner = new AttemptRunner({
    cluster,
    random: random.stream('scheduler'),
    preemptionRandom: random.stream('scheduler preemption'),
    tieBreak,
    shareClasses,
  })
  const hints = queueHints(profiles)

  const attempt = (info: PodInfo): AttemptRecord => {
    const { schedulerName = '' } = info.pod.spec
    const common = { pod: info.key, schedulerName, at: now }
    const untried = { ...common, attempts: 0, nodesTotal: cluster.nodeCount }
    const profile = profiles.get(schedulerName)
    if (!profile) {
      return { ...untried, outcome: 'ignored', message: ignoredMessage(schedulerName, [...profiles.keys()]) }
    }
    if (hints.isGated(info)) return { ...untried, outcome: 'gated', message: gatedMessage }
    return { ...common, attempts: 1, ...recordOf(runner.run(info, profile)) }
  }

  const log = new PlacementLog()
  const inOrder = pods.map((pod) => new PodInfo(pod)).sort(hints.compare)
  for (const info of inOrder) log.add(attempt(info))
  return inOrder.map(({ key }) => describePlacement(log.find(key) as AttemptRecord))
}

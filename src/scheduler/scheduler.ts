import type { ApiClient, ApiWatcher, EventRecorder } from '../api/client'
import { formatKey, type ObjectKey } from '../api/object'
import { pods } from '../api/resources/pod'
import { type Milliseconds, milliseconds, plus } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import { Alarm } from './alarm'
import { recordOf } from './attempt-record'
import { type AttemptResult, AttemptRunner } from './attempt-runner'
import { ClusterFeed } from './cluster-feed'
import { buildProfiles, type Profile } from './configuration/profile'
import type { SchedulerConfiguration } from './configuration/scheduler-configuration'
import type { TieBreak } from './cycle/tie-break'
import { FailureReporter } from './failure-reporter'
import { type AttemptRecord, describePlacement, type Placement, PlacementLog } from './placement'
import { DEFAULT_BACKOFF } from './queue/backoff'
import { queueHints } from './queue/queue-hints'
import type { QueuedPod } from './queue/queued-pod'
import { SchedulingQueue } from './queue/scheduling-queue'
import { ClusterState } from './state/cluster-state'
import { gatedMessage, ignoredMessage } from './untried'

/** From one pod's turn to the next: what a cycle takes. */
export const CYCLE_LATENCY: Milliseconds = milliseconds(1)

export interface SchedulerDependencies {
  readonly scheduling: Scheduling
  readonly api: ApiClient
  readonly watcher: ApiWatcher
  eventsOf(component: string): EventRecorder
  readonly configuration?: SchedulerConfiguration
  /** Which of several equally good nodes is taken. Default: any, from the random stream `scheduler`. */
  readonly tieBreak?: TieBreak
  /** False: pods of one template share no work. Placements are the same. */
  readonly shareClasses?: boolean
}

/**
 * kube-scheduler (1.35) in virtual time: watches pods and nodes, and binds one pod after the other.
 * Follows the cluster through watches; writes bindings, the PodScheduled condition, nominations and events.
 */
export class Scheduler {
  readonly #dependencies: SchedulerDependencies
  readonly #cluster: ClusterState
  readonly #queue: SchedulingQueue
  readonly #profiles: ReadonlyMap<string, Profile>
  readonly #runner: AttemptRunner
  readonly #reporter: FailureReporter
  readonly #log = new PlacementLog()
  readonly #recorders = new Map<string, EventRecorder>()
  readonly #turn: Alarm
  readonly #errorBackoff: Alarm
  readonly #longWait: Alarm

  constructor(dependencies: SchedulerDependencies) {
    const { scheduling, api, watcher, configuration = {} } = dependencies
    this.#dependencies = dependencies
    this.#turn = new Alarm(scheduling, 'scheduler: next pod', () => this.#takeTurn())
    this.#errorBackoff = new Alarm(scheduling, 'scheduler: try again after an error', () => this.#flush())
    this.#longWait = new Alarm(scheduling, 'scheduler: try again what has waited long', () => this.#flush())
    this.#cluster = new ClusterState(api)
    this.#profiles = buildProfiles(configuration, (schedulerName) => ({
      reader: api,
      api,
      events: this.#events(schedulerName),
      now: () => scheduling.now(),
    }))
    this.#queue = new SchedulingQueue(queueHints(this.#profiles), {
      initialSeconds: configuration.podInitialBackoffSeconds ?? DEFAULT_BACKOFF.initialSeconds,
      maxSeconds: configuration.podMaxBackoffSeconds ?? DEFAULT_BACKOFF.maxSeconds,
    })
    this.#runner = new AttemptRunner({
      cluster: this.#cluster,
      random: scheduling.random('scheduler'),
      preemptionRandom: scheduling.random('scheduler preemption'),
      tieBreak: dependencies.tieBreak ?? 'random',
      shareClasses: dependencies.shareClasses ?? true,
    })
    this.#reporter = new FailureReporter({ api, now: () => scheduling.now() })
    new ClusterFeed(api, watcher, {
      cluster: this.#cluster,
      queue: this.#queue,
      isServed: (schedulerName) => this.#profiles.has(schedulerName),
      forget: (podKey) => this.#log.remove(podKey),
      wake: () => this.#wake(),
      now: scheduling.now(),
    })
  }

  /** What came of the last attempt to place a pod, and why; `undefined` for a pod that is none of its business. */
  explain(pod: ObjectKey): Placement | undefined {
    const record = this.#log.find(formatKey(pod)) ?? this.#untried(pod)
    return record && describePlacement(record)
  }

  /** A pod that was never tried, and why not. */
  #untried(key: ObjectKey): AttemptRecord | undefined {
    const pod = this.#dependencies.api.find(pods, key)
    if (!pod || pod.spec.nodeName) return undefined
    const schedulerName = pod.spec.schedulerName ?? ''
    const queued = this.#queue.get(formatKey(key))
    const now = this.#dependencies.scheduling.now()
    const common = { pod: formatKey(key), schedulerName, at: now, attempts: 0, nodesTotal: this.#cluster.nodeCount }
    if (!queued) {
      return { ...common, outcome: 'ignored', message: ignoredMessage(schedulerName, [...this.#profiles.keys()]) }
    }
    if (queued.gated) return { ...common, outcome: 'gated', message: gatedMessage }
    return { ...common, outcome: 'waiting', message: 'not tried yet' }
  }

  #events(component: string): EventRecorder {
    let recorder = this.#recorders.get(component)
    if (!recorder) this.#recorders.set(component, (recorder = this.#dependencies.eventsOf(component)))
    return recorder
  }

  /** Makes sure that whatever the queue waits for happens. Retries that nothing new can come of run in background. */
  #wake(): void {
    const now = this.#dependencies.scheduling.now()
    if (!this.#turn.isSet && this.#queue.ready) this.#turn.set(plus(now, CYCLE_LATENCY))
    this.#errorBackoff.set(this.#queue.nextErrorExpiry(), { background: this.#cluster.nodeCount === 0 })
    this.#longWait.set(this.#queue.nextFlush(now), { background: true })
  }

  #flush(): undefined {
    this.#queue.flush(this.#dependencies.scheduling.now())
    this.#wake()
    return undefined
  }

  #takeTurn(): undefined {
    const queued = this.#queue.pop(this.#dependencies.scheduling.now())
    if (queued) this.#attempt(queued)
    this.#wake()
    return undefined
  }

  #attempt(queued: QueuedPod): void {
    const { info } = queued
    const profile = this.#profiles.get(info.pod.spec.schedulerName ?? '') as Profile
    const events = this.#events(profile.schedulerName)
    if (info.terminating) {
      const message = `skip schedule deleting pod: ${info.key}`
      events.record(info.pod, 'Warning', 'FailedScheduling', message, { action: 'Scheduling' })
      this.#queue.delete(info.key)
      return
    }
    queued.attempts++
    const result = this.#runner.run(info, profile)
    this.#log.add(this.#record(queued, profile, result))
    if (result.outcome === 'scheduled') {
      const message = `Successfully assigned ${info.key} to ${result.nodeName}`
      events.record(info.pod, 'Normal', 'Scheduled', message, { action: 'Binding' })
      return
    }
    const rejectedBy = result.outcome === 'unschedulable' ? result.rejectedBy : new Set<string>()
    this.#queue.putBack(queued, rejectedBy, this.#dependencies.scheduling.now())
    this.#reporter.report(info, result, events)
  }

  #record({ info, attempts }: QueuedPod, profile: Profile, result: AttemptResult): AttemptRecord {
    return {
      pod: info.key,
      schedulerName: profile.schedulerName,
      at: this.#dependencies.scheduling.now(),
      attempts,
      ...recordOf(result),
    }
  }
}

import type { Instant } from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import type { KubeletContext } from './context'
import type { NodeHost } from './node-host'
import type { PodState } from './pod-state'
import { ProbeWorker } from './probe-worker'
import { answers, nextAnswerChange, type ProbeKind, type ProbeQuestion } from './program'

/** What a prober tells the pod's worker. */
export interface ProberListener {
  /** Readiness or startup has changed: the status wants a look. */
  probed(): void
  /** A liveness or startup probe has failed for good: the container is to be killed. */
  unhealthy(record: ContainerRecord, kind: 'startup' | 'liveness'): void
}

/** All probes of a pod. */
export class Prober {
  readonly #workers = new Map<ContainerRecord, ReadonlyMap<ProbeKind, ProbeWorker>>()

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly listener: ProberListener,
  ) {}

  /** @param epoch when the kubelet first saw the pod: from then on probes tick */
  started(record: ContainerRecord, run: ContainerRun, epoch: Instant): void {
    const workers = this.#workersOf(record, epoch)
    const startup = workers.get('startup')
    run.startupPassed = !startup
    if (startup) startup.start(run)
    else this.#startRest(workers, run)
  }

  ended(record: ContainerRecord): void {
    for (const worker of this.#workers.get(record)?.values() ?? []) worker.stop()
  }

  /** The pod is going down: only readiness goes on being probed. */
  terminating(): void {
    for (const workers of this.#workers.values()) {
      workers.get('startup')?.stop()
      workers.get('liveness')?.stop()
    }
  }

  stopAll(): void {
    for (const record of this.#workers.keys()) this.ended(record)
  }

  reconsider(): void {
    for (const workers of this.#workers.values()) for (const worker of workers.values()) worker.reconsider()
  }

  /** Whether the container counts as ready now (kubelet `prober_manager.UpdatePodStatus`). */
  isReady(record: ContainerRecord): boolean {
    const { run } = record
    if (record.role === 'init') return record.succeeded
    if (!run || !record.hasStarted) return false
    if (this.#isProbed(record)) return run.probedReady
    return this.state.readyOverride ?? answers(unprobed(run), this.context.scheduling.now())
  }

  /** When a container without readiness probe will next become ready or unready by itself. */
  nextChange(record: ContainerRecord): Instant | undefined {
    const { run } = record
    if (!run || run.end || this.#isProbed(record) || this.state.readyOverride !== undefined) return undefined
    return nextAnswerChange(unprobed(run), this.context.scheduling.now())
  }

  #isProbed(record: ContainerRecord): boolean {
    return this.context.profile.runsProbes && !!record.spec.readinessProbe
  }

  #startRest(workers: ReadonlyMap<ProbeKind, ProbeWorker>, run: ContainerRun): void {
    workers.get('liveness')?.start(run)
    workers.get('readiness')?.start(run)
  }

  #workersOf(record: ContainerRecord, epoch: Instant): ReadonlyMap<ProbeKind, ProbeWorker> {
    const known = this.#workers.get(record)
    if (known) return known
    const { startupProbe, livenessProbe, readinessProbe } = this.context.profile.runsProbes ? record.spec : {}
    const subject = { context: this.context, state: this.state, host: this.host, record, epoch }
    const workers = new Map<ProbeKind, ProbeWorker>()
    if (startupProbe) {
      workers.set(
        'startup',
        new ProbeWorker('startup', startupProbe, subject, (run, success) => {
          if (!success) return this.listener.unhealthy(record, 'startup')
          run.startupPassed = true
          this.#startRest(workers, run)
          this.listener.probed()
        }),
      )
    }
    if (livenessProbe) {
      workers.set(
        'liveness',
        new ProbeWorker('liveness', livenessProbe, subject, (_, success) => {
          if (!success) this.listener.unhealthy(record, 'liveness')
        }),
      )
    }
    if (readinessProbe) {
      workers.set(
        'readiness',
        new ProbeWorker('readiness', readinessProbe, subject, (run, success) => {
          run.probedReady = success
          this.listener.probed()
        }),
      )
    }
    this.#workers.set(record, workers)
    return workers
  }
}

/** What a readiness probe would find, if there were one. */
const unprobed = ({ program, startedAt }: ContainerRun): ProbeQuestion => ({
  program: { ...program, answersFrom: program.readyFrom },
  startedAt,
  kind: 'readiness',
})

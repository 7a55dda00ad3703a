import type { Probe } from '../api/kinds'
import { type Instant, instant, milliseconds, plus, seconds } from '../base/time'
import type { Timer } from '../simulation/event-queue'
import { mayListen } from './answer'
import type { ContainerRecord, ContainerRun } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import type { NodeHost } from './node-host'
import type { PodState } from './pod-state'
import { type ProbeFailure, portNumber, unhealthyMessage } from './probe-text'
import { answers, executedProbe, nextAnswerChange, type ProbeKind, type ProbeQuestion } from './program'

/** client-go's spam filter lets this many events of one source about one object through at once. */
const EVENT_BURST = 25

export interface ProbeSubject {
  readonly context: KubeletContext
  readonly state: PodState
  readonly record: ContainerRecord
  readonly host: NodeHost
  /** Ticks are whole periods after this: when the kubelet first saw the pod. */
  readonly epoch: Instant
}

/**
 * One probe of one container (kubelet `prober/worker.go`).
 *
 * What the application answers is known in advance, so only runs that can matter take place: those before
 * a threshold is reached, and those that follow a change of the answer. Once the outcome is stable the
 * worker sleeps until something changes.
 */
export class ProbeWorker {
  #run: ContainerRun | undefined
  #timer: Timer | undefined
  #last: boolean | undefined
  #count = 0
  #published: boolean | undefined
  #failures = 0

  constructor(
    readonly kind: ProbeKind,
    readonly probe: Probe,
    private readonly subject: ProbeSubject,
    private readonly onPublished: (run: ContainerRun, success: boolean) => void,
  ) {}

  /** Probes a run that has just started (or has just passed its startup probe). */
  start(run: ContainerRun): void {
    this.stop()
    this.#run = run
    this.#last = undefined
    this.#count = 0
    this.#published = this.kind === 'startup' ? undefined : this.kind === 'liveness'
    const { scheduling, profile } = this.subject.context
    const now = scheduling.now()
    // A kubelet probes readiness at once when it learns that a container has started.
    const prompt = this.kind === 'readiness' && !this.probe.initialDelaySeconds
    this.#schedule(prompt ? plus(plus(now, profile.relistTime), profile.noticeTime) : this.#tickFrom(now), false)
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#run = undefined
  }

  /** The application's answers may have changed: probe again at the next tick. */
  reconsider(): void {
    if (!this.#run || this.#isSettled) return
    this.#timer?.cancel()
    this.#schedule(this.#tickFrom(plus(this.subject.context.scheduling.now(), milliseconds(1))), false)
  }

  /** A failed liveness or startup probe has spoken: nothing more until the next run. */
  get #isSettled(): boolean {
    return (this.kind === 'startup' && this.#published !== undefined) || (this.kind === 'liveness' && !this.#published)
  }

  #schedule(at: Instant, background: boolean): void {
    const { context, state, record } = this.subject
    const delay = milliseconds(at - context.scheduling.now())
    const cause = `kubelet ${state.pod.spec.nodeName}: ${this.kind} probe of container "${record.name}" of pod "${state.pod.metadata.namespace}/${state.pod.metadata.name}"`
    this.#timer = context.scheduling.after(delay, cause, () => this.#probe(), { background })
  }

  #probe(): undefined {
    const run = this.#run
    // A kubelet that is down probes nothing; it takes up its probes again when it is back.
    if (!run || run.end || !this.subject.host.isUp) return
    const now = this.subject.context.scheduling.now()
    const success = this.#answer(run, now)
    this.#count = success === this.#last ? this.#count + 1 : 1
    this.#last = success
    if (!success) this.#complain(run, now)
    const threshold = success ? (this.probe.successThreshold ?? 1) : (this.probe.failureThreshold ?? 3)
    const turned = this.#count >= threshold && success !== this.#published
    if (turned) this.#published = success
    if (!this.#isSettled) this.#planNext(run, success, now)
    if (turned) this.onPublished(run, success)
  }

  #planNext(run: ContainerRun, success: boolean, now: Instant): void {
    const next = this.#tickFrom(plus(now, milliseconds(1)))
    const undecided = success !== this.#published
    const change = undecided ? next : this.#nextChange(run, now)
    const worthTelling = !success && this.#failures < EVENT_BURST
    // Simplified: failing runs that cannot turn the outcome are counted in Unhealthy events only up to the burst.
    if (undecided || worthTelling) this.#schedule(next, change === undefined)
    else if (change !== undefined) this.#schedule(this.#tickFrom(change), false)
  }

  #question({ program, startedAt }: ContainerRun): ProbeQuestion {
    return { program, startedAt, kind: this.kind, probe: this.probe, isUnheard: this.#isUnheard }
  }

  get #isUnheard(): boolean {
    const { context, state, record } = this.subject
    const port = portNumber(record.spec, portOf(this.probe))
    return typeof port === 'number' && !mayListen(state.records, port, context.images)
  }

  #answer(run: ContainerRun, at: Instant): boolean {
    const override = this.kind === 'readiness' ? this.subject.state.readyOverride : undefined
    return override ?? answers(this.#question(run), at)
  }

  #nextChange(run: ContainerRun, now: Instant): Instant | undefined {
    if (this.kind === 'readiness' && this.subject.state.readyOverride !== undefined) return undefined
    return nextAnswerChange(this.#question(run), now)
  }

  /** The first tick at or after an instant that is not within the initial delay. */
  #tickFrom(from: Instant): Instant {
    const { epoch } = this.subject
    const period = seconds(this.probe.periodSeconds ?? 10)
    const startedAt = this.#run?.startedAt ?? from
    const earliest = Math.max(from, plus(startedAt, seconds(this.probe.initialDelaySeconds ?? 0)))
    return instant(epoch + Math.ceil((earliest - epoch) / period) * period)
  }

  #complain(run: ContainerRun, now: Instant): void {
    const { context, state, record } = this.subject
    if (this.#failures++ >= EVENT_BURST) return
    const facts = {
      container: record.spec,
      address: state.sandbox?.ip ?? '',
      failure: this.#failure(run, now),
      output: executedProbe(this.#question(run), now)?.output ?? '',
    }
    const message = unhealthyMessage(this.kind, this.probe, facts)
    recordEvent(context, state.pod, { type: 'Warning', reason: 'Unhealthy', message }, record)
  }

  #failure({ program, startedAt }: ContainerRun, now: Instant): ProbeFailure {
    if (this.#isUnheard || now < plus(startedAt, program.answersFrom)) return 'refused'
    const hung = program.answersUntil !== undefined && now >= plus(startedAt, program.answersUntil)
    return hung ? 'hung' : 'unready'
  }
}

/** The port of the pod that a probe goes to, if it goes to one. */
const portOf = ({ httpGet, tcpSocket, grpc }: Probe): number | string | undefined =>
  httpGet?.host || tcpSocket?.host ? undefined : (httpGet?.port ?? tcpSocket?.port ?? grpc?.port)

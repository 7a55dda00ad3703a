import type { Pod } from '../api/kinds'
import { isPodTerminal } from '../api/pod'
import { isResizeOf } from '../api/resources/pod-resize'
import { type Instant, type Milliseconds, milliseconds, parseTimestamp, seconds } from '../base/time'
import { reportBackOff } from './back-off-reporter'
import type { ContainerRecord } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import { type ExecOutcome, execIn } from './exec'
import type { NodeHost } from './node-host'
import { nextWake } from './pod-holds'
import { PodMounts } from './pod-mounts'
import { PodProcesses } from './pod-processes'
import { PodResizer } from './pod-resizer'
import { PodStarter } from './pod-starter'
import { type PodFailure, PodState, type Replacement } from './pod-state'
import { PodStopper } from './pod-stopper'
import { PodTerminator } from './pod-terminator'
import { Prober } from './prober'
import { reasonOf } from './program'
import { StatusWriter } from './status-writer'
import { Wakeup } from './wakeup'

const KILLED = 137
/** What a runtime says of containers that it finds dead when its machine has started again (containerd). */
const LOST = { exitCode: 255, reason: 'Unknown' } as const

/**
 * Plays one pod's life on its node (kubelet `pod_workers.go` and `syncPod`).
 *
 * `sync` is level-triggered: it compares what runs with what the pod asks for, reports it, takes the next
 * step, and arranges to be called when something can change.
 */
export class PodWorker {
  readonly state: PodState
  readonly resizer: PodResizer
  readonly #starter: PodStarter
  readonly #stopper: PodStopper
  readonly #terminator: PodTerminator
  readonly #mounts: PodMounts
  readonly #prober: Prober
  readonly #processes: PodProcesses
  readonly #status: StatusWriter
  readonly #wakeup: Wakeup
  readonly #epoch: Instant
  #isAccepted = false
  #isGone = false

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    pod: Pod,
  ) {
    const { namespace, name } = pod.metadata
    const state = new PodState(pod)
    this.state = state
    this.#epoch = context.scheduling.now()
    this.#wakeup = new Wakeup(context.scheduling, `kubelet ${host.name}: sync pod "${namespace}/${name}"`, () =>
      this.#sync(),
    )
    this.#starter = new PodStarter(context, host, state, {
      containerStarted: (record, run) => this.#processes.started(record, run, this.#epoch),
      hookFailed: (record) =>
        this.#stopper.stop(record, { grace: this.#terminator.grace, message: 'FailedPostStartHook' }),
      startingPaused: () => this.#wakeup.in(context.profile.relistTime),
    })
    this.#stopper = new PodStopper(context, host, state, (record, code, reason) => this.end(record, code, reason))
    this.#terminator = new PodTerminator(context, host, state, this.#stopper)
    this.#mounts = new PodMounts(context, state)
    this.#prober = new Prober(context, host, state, {
      probed: () => this.#wakeup.in(milliseconds(0)),
      unhealthy: (record, kind) => this.#killUnhealthy(record, kind),
    })
    this.#processes = new PodProcesses(context, state, this.#prober, (record, code, reason) =>
      this.end(record, code, reason),
    )
    this.resizer = new PodResizer(context, state, {
      sync: () => this.#wakeup.in(milliseconds(0)),
      restart: (record) => this.#replace({ record, why: 'resize requires restart' }),
      applied: () => this.#processes.reprogram(() => true),
      completed: () => host.roomFreed(),
    })
    this.#status = new StatusWriter(context, host, state, this.#prober)
  }

  get uid(): string {
    return this.state.pod.metadata.uid
  }

  /** Holds resources of the node: accepted and not over. */
  get isActive(): boolean {
    return this.#isAccepted && !isPodTerminal(this.state.pod)
  }

  /** The pod was written by someone. */
  update(pod: Pod): void {
    const isResized = isResizeOf(this.state.pod, pod)
    for (const replacement of this.state.adopt(pod)) this.#replaceSoon(replacement)
    if (isResized) this.host.resizeAsked(this)
    if (!this.#status.isWriting) this.wake()
  }

  /** A ConfigMap or Secret has appeared or changed, which may be what the pod waits for. */
  referenceChanged(): void {
    if (!this.state.sandbox || this.state.records.some(({ hold }) => hold?.cause === 'refused')) this.wake()
  }

  /** Looks at the pod again: something that it depends on may have changed. */
  wake(): void {
    this.#wakeup.in(this.context.profile.noticeTime)
  }

  get nodeName(): string {
    return this.host.name
  }

  /** Whether its node takes part in the network. */
  get isReachable(): boolean {
    return this.host.isUp
  }

  /** The machine is down, and with it the pod's processes, its sandbox, and what the kubelet had in mind. */
  lose(): void {
    this.#starter.cancel()
    for (const record of this.state.running) this.#processes.ended(record, LOST.exitCode, LOST.reason)
    for (const record of this.state.records) record.forgetFailures()
    this.#leaveSandbox()
  }

  /** The node is back after it was down. */
  resume(): void {
    this.#prober.reconsider()
    this.wake()
  }

  /** The object is gone from the API: whatever still runs is killed without a word. */
  drop(): void {
    this.#isGone = true
    this.#wakeup.cancel()
    this.#starter.cancel()
    this.#processes.drop()
    this.#leaveSandbox()
  }

  #leaveSandbox(): void {
    const { sandbox, pod } = this.state
    if (sandbox && !pod.spec.hostNetwork) this.host.returnAddress(sandbox.ip)
    this.state.sandbox = undefined
  }

  /**
   * The pod fails for a reason of its own, or of its node's.
   * @param grace what its containers have to stop in; without it they are killed without a word
   */
  fail(failure: PodFailure, grace?: Milliseconds): void {
    if (isPodTerminal(this.state.pod) || this.state.failure) return
    this.#starter.cancel()
    this.state.failure = failure
    if (grace !== undefined) this.#terminator.stopWithin(grace)
    else for (const record of this.state.running) this.#processes.ended(record, KILLED, reasonOf(KILLED))
    this.#wakeup.in(milliseconds(0))
  }

  /** A container's process ends. */
  end(record: ContainerRecord, exitCode: number, reason = reasonOf(exitCode)): void {
    if (!record.isRunning) return
    this.#processes.ended(record, exitCode, reason)
    this.#wakeup.in(this.context.profile.relistTime)
  }

  setReadyOverride(ready: boolean | undefined): void {
    this.state.readyOverride = ready
    this.#prober.reconsider()
    this.wake()
  }

  /** Runs a command in a container: probes may find something else from now on. @throws {StatusError} */
  exec(container: string, command: readonly string[], now: Instant): ExecOutcome {
    const outcome = execIn(this.state, { container, command, now, network: this.context.network })
    this.#prober.reconsider()
    return outcome
  }

  /** What is known about an image has changed: containers that run it now behave so. */
  imageChanged(matches: (image: string) => boolean): void {
    if (!this.state.records.some(({ spec, run }) => matches(spec.image ?? '') || matches(run?.image ?? ''))) return
    this.#processes.reprogram(matches)
    this.wake()
  }

  #sync(): undefined {
    if (this.#isGone || !this.host.isUp) return
    if (this.state.pod.metadata.deletionTimestamp) return this.#terminate()
    if (isPodTerminal(this.state.pod)) return
    if (!this.#isAccepted) this.#accept()
    this.#enforceDeadline()
    if (this.#starter.isBusy) return
    for (const record of this.state.records) reportBackOff(this.context, this.state, record)
    if (this.state.isOver || this.state.failure) this.#terminator.stopSidecars(this.#terminator.grace)
    this.resizer.noteProgress()
    if (this.#isWorthReporting) this.#status.write(false)
    if (!isPodTerminal(this.state.pod)) this.#startWhatIsWanted()
  }

  #startWhatIsWanted(): void {
    const mounts = this.#mounts.check()
    if (mounts === 'ready') this.#starter.begin()
    else if (mounts !== 'missing') this.#wakeup.at(mounts)
    if (!this.#starter.isBusy) this.#planWake()
  }

  #accept(): void {
    this.#isAccepted = true
    const { profile, scheduling } = this.context
    const { pod } = this.state
    this.state.startTime = parseTimestamp(pod.status.startTime) ?? scheduling.now()
    const rejection = profile.admitsPods && !this.state.failure ? this.host.admit(pod) : undefined
    this.state.isAllocated = !rejection
    if (!rejection) return
    this.state.isRejected = true
    this.state.failure = { ...rejection, message: `Pod was rejected: ${rejection.message}` }
    recordEvent(this.context, pod, { type: 'Warning', ...rejection })
  }

  #enforceDeadline(): void {
    const { deadline, failure } = this.state
    if (deadline === undefined || failure || deadline > this.context.scheduling.now()) return
    const message = 'Pod was active on the node longer than the specified deadline'
    recordEvent(this.context, this.state.pod, { type: 'Normal', reason: 'DeadlineExceeded', message })
    this.fail({ reason: 'DeadlineExceeded', message }, this.#terminator.grace)
  }

  /** Nothing is said about a pod before its first container ran or failed, if the profile wants it so. */
  get #isWorthReporting(): boolean {
    if (this.context.profile.reportsProgress || this.state.failure) return true
    return this.state.records.some((record) => record.run || record.waiting)
  }

  #killUnhealthy(record: ContainerRecord, kind: 'startup' | 'liveness'): void {
    const probe = kind === 'startup' ? record.spec.startupProbe : record.spec.livenessProbe
    const own = probe?.terminationGracePeriodSeconds
    const again = this.state.pod.spec.restartPolicy === 'Never' && record.role === 'app' ? '' : ', will be restarted'
    const message = `Container ${record.name} failed ${kind} probe${again}`
    this.#stopper.stop(record, { grace: own === undefined ? this.#terminator.grace : seconds(own), message })
  }

  /** A watch only takes note: what follows from it writes Events. */
  #replaceSoon(replacement: Replacement): void {
    const { scheduling, profile } = this.context
    const cause = `kubelet ${this.nodeName}: notice that container "${replacement.record.name}" has changed`
    scheduling.after(profile.noticeTime, cause, () => {
      if (!this.#isGone) this.#replace(replacement)
      return undefined
    })
  }

  /** Image and resources may be changed in a pod that runs; its container then starts anew. */
  #replace({ record, why }: Replacement): void {
    record.forgetFailures()
    const message = `Container ${record.name} ${why}`
    this.#stopper.stop(record, { grace: this.#terminator.grace, message })
  }

  #terminate(): undefined {
    this.#starter.cancel()
    this.#prober.terminating()
    this.#terminator.stopWithin(this.#terminator.grace)
    if (this.context.profile.reportsTermination && this.#isAccepted) this.#status.write(true)
    if (this.state.running.length === 0) this.#terminator.remove()
  }

  #planWake(): void {
    const { foreground, background } = nextWake(this.state, {
      retryInterval: this.context.profile.retryInterval,
      now: this.context.scheduling.now(),
      readinessChange: (record) => this.#prober.nextChange(record),
      deadline: this.state.deadline,
    })
    if (foreground !== undefined) this.#wakeup.at(foreground)
    if (background !== undefined) this.#wakeup.at(background, true)
  }
}

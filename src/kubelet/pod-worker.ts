import type { Pod, PodStatus } from '../api/kinds'
import { keyOf } from '../api/object'
import { isPodTerminal } from '../api/pod'
import { pods } from '../api/resources/pod'
import { isConflict, isNotFound } from '../api/status-error'
import { equal } from '../base/json'
import {
  formatTimestamp,
  type Instant,
  type Milliseconds,
  milliseconds,
  parseTimestamp,
  plus,
  seconds,
} from '../base/time'
import type { ContainerRecord, ContainerRun } from './container-record'
import { type KubeletContext, recordEvent } from './context'
import type { NodeHost } from './node-host'
import { crashHold, nextRetry, nextWake } from './pod-holds'
import { PodStarter } from './pod-starter'
import { type PodFailure, PodState } from './pod-state'
import { podStatus } from './pod-status'
import { PodStopper } from './pod-stopper'
import { Prober } from './prober'
import { programOf, reasonOf } from './program'
import { missingVolumes } from './references'
import { Wakeup } from './wakeup'

/**
 * Plays one pod's life on its node (kubelet `pod_workers.go` and `syncPod`).
 *
 * `sync` is level-triggered: it compares what runs with what the pod asks for, reports it, takes the next
 * step, and arranges to be called when something can change.
 */
export class PodWorker {
  readonly state: PodState
  readonly #starter: PodStarter
  readonly #stopper: PodStopper
  readonly #prober: Prober
  readonly #wakeup: Wakeup
  readonly #epoch: Instant
  #phase: 'new' | 'accepted' | 'removing' | 'gone' = 'new'
  #toldMissing = ''
  #rejected = false
  #mountFailedAt: Instant | undefined
  #stopBy: Instant | undefined
  /** The kubelet's own write is under way: no reason to look at the pod again. */
  #isWriting = false

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    pod: Pod,
  ) {
    this.state = new PodState(pod)
    this.#epoch = context.scheduling.now()
    const { namespace, name } = pod.metadata
    this.#wakeup = new Wakeup(context.scheduling, `kubelet ${host.name}: sync pod "${namespace}/${name}"`, () =>
      this.#sync(),
    )
    this.#starter = new PodStarter(context, host, this.state, {
      containerStarted: (record, run) => this.#containerStarted(record, run),
      startingPaused: () => this.#wakeup.in(context.profile.relistTime),
    })
    this.#stopper = new PodStopper(context, host, this.state, (record, code, reason) => this.end(record, code, reason))
    this.#prober = new Prober(context, this.state, {
      probed: () => this.#wakeup.in(milliseconds(0)),
      unhealthy: (record, kind) => this.#killUnhealthy(record, kind),
    })
  }

  get uid(): string {
    return this.state.pod.metadata.uid
  }

  /** Holds resources of the node: accepted and not over. */
  get isActive(): boolean {
    return this.#phase === 'accepted' && !isPodTerminal(this.state.pod)
  }

  /** The pod was written by someone. */
  update(pod: Pod): void {
    this.state.pod = pod
    for (const record of this.state.records) this.#adoptSpec(record)
    if (!this.#isWriting) this.wake()
  }

  /** Looks at the pod again: something that it depends on may have changed. */
  wake(): void {
    this.#wakeup.in(this.context.profile.noticeTime)
  }

  /** The object is gone from the API: whatever still runs is killed without a word. */
  drop(): void {
    this.#phase = 'gone'
    this.#wakeup.cancel()
    this.#starter.cancel()
    this.#prober.stopAll()
    for (const { run } of this.state.records) {
      run?.exitTimer?.cancel()
      run?.stopTimer?.cancel()
    }
    const { sandbox, pod } = this.state
    if (sandbox && !pod.spec.hostNetwork) this.host.returnAddress(sandbox.ip)
  }

  /** The pod fails for a reason of its own, or of its node's. */
  fail(failure: PodFailure, grace: Milliseconds = milliseconds(0)): void {
    if (isPodTerminal(this.state.pod) || this.state.failure) return
    this.#starter.cancel()
    this.state.failure = failure
    if (grace === 0) for (const record of this.state.running) this.#finish(record, 137, reasonOf(137))
    else this.#stopAll(grace)
    this.#wakeup.in(milliseconds(0))
  }

  /** A container's process ends. */
  end(record: ContainerRecord, exitCode: number, reason = reasonOf(exitCode)): void {
    if (!record.isRunning) return
    this.#finish(record, exitCode, reason)
    this.#wakeup.in(this.context.profile.relistTime)
  }

  setReadyOverride(ready: boolean | undefined): void {
    this.state.readyOverride = ready
    this.#prober.reconsider()
    this.wake()
  }

  /** What is known about an image has changed: containers that run it now behave so. */
  imageChanged(matches: (image: string) => boolean): void {
    for (const record of this.state.records) {
      if (!matches(record.spec.image ?? '')) continue
      const { run } = record
      if (run && !run.end) {
        run.program = this.#programOf(record)
        this.#planExit(record, run)
      }
    }
    this.#prober.reconsider()
    this.wake()
  }

  #sync(): undefined {
    if (this.#phase === 'gone' || !this.host.isUp) return
    if (this.state.pod.metadata.deletionTimestamp) return this.#terminate()
    if (isPodTerminal(this.state.pod)) return
    if (this.#phase === 'new') this.#accept()
    this.#enforceDeadline()
    if (this.#starter.isBusy) return
    for (const record of this.state.records) this.#report(record)
    if (this.state.isOver) this.#stopSidecars(this.#grace)
    if (this.#isWorthReporting) this.#writeStatus(false)
    if (isPodTerminal(this.state.pod)) return
    if (!this.#waitsForVolumes()) this.#starter.begin()
    if (!this.#starter.isBusy) this.#planWake()
  }

  #accept(): void {
    this.#phase = 'accepted'
    const { profile, scheduling } = this.context
    this.state.startTime = parseTimestamp(this.state.pod.status.startTime) ?? scheduling.now()
    const rejection = profile.admitsPods ? this.host.admit(this.state.pod) : undefined
    if (!rejection || this.state.failure) return
    this.#rejected = true
    this.state.failure = { ...rejection, message: `Pod was rejected: ${rejection.message}` }
    recordEvent(this.context, this.state.pod, { type: 'Warning', ...rejection })
  }

  /** `activeDeadlineSeconds` counts from the pod's start on the node. */
  #enforceDeadline(): void {
    const deadline = this.#deadline
    if (deadline === undefined || this.state.failure || deadline > this.context.scheduling.now()) return
    const message = 'Pod was active on the node longer than the specified deadline'
    recordEvent(this.context, this.state.pod, { type: 'Normal', reason: 'DeadlineExceeded', message })
    this.#starter.cancel()
    this.state.failure = { reason: 'DeadlineExceeded', message }
    this.#stopAll(this.#grace)
  }

  get #deadline(): Instant | undefined {
    const { activeDeadlineSeconds } = this.state.pod.spec
    const { startTime } = this.state
    return activeDeadlineSeconds === undefined || startTime === undefined
      ? undefined
      : plus(startTime, seconds(activeDeadlineSeconds))
  }

  get #grace(): Milliseconds {
    const { metadata, spec } = this.state.pod
    return seconds(metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)
  }

  /** Nothing is said about a pod before its first container ran or failed, if the profile wants it so. */
  get #isWorthReporting(): boolean {
    if (this.context.profile.reportsProgress || this.state.failure) return true
    return this.state.records.some((record) => record.run || record.waiting)
  }

  /** Turns a backoff window into the waiting state that it becomes once it is noticed. */
  #report(record: ContainerRecord): void {
    const now = this.context.scheduling.now()
    record.hold ??= crashHold(this.state, record, this.context.profile)
    const { hold } = record
    if (!hold?.report || hold.report.at > now || record.waiting?.reason === hold.report.waiting.reason) return
    record.waiting = hold.report.waiting
    if (hold.cause === 'crash') {
      const { namespace, name, uid } = this.state.pod.metadata
      const message = `Back-off restarting failed container ${record.name} in pod ${name}_${namespace}(${uid})`
      recordEvent(this.context, this.state.pod, { type: 'Warning', reason: 'BackOff', message }, record)
    } else {
      const message = `Back-off pulling image "${record.spec.image}"`
      recordEvent(this.context, this.state.pod, { type: 'Normal', reason: 'BackOff', message }, record)
      const failed = { type: 'Warning', reason: 'Failed', message: `Error: ${record.waiting.reason}` } as const
      recordEvent(this.context, this.state.pod, failed, record)
    }
  }

  #waitsForVolumes(): boolean {
    if (this.state.sandbox || this.state.failure) return false
    const now = this.context.scheduling.now()
    const missing = missingVolumes(this.context.api, this.state.pod)
    const text = missing.map(({ volume, why }) => `${volume}: ${why}`).join('\n')
    if (text !== this.#toldMissing) {
      for (const { volume, why } of missing) {
        const message = `MountVolume.SetUp failed for volume "${volume}" : ${why}`
        recordEvent(this.context, this.state.pod, { type: 'Warning', reason: 'FailedMount', message })
      }
    }
    this.#toldMissing = text
    if (missing.length > 0) this.#mountFailedAt ??= now
    if (this.#mountFailedAt === undefined || missing.length > 0) return missing.length > 0
    const retry = nextRetry(this.#mountFailedAt, now, this.context.profile.retryInterval)
    if (retry > now) this.#wakeup.at(retry)
    return retry > now
  }

  #containerStarted(record: ContainerRecord, run: ContainerRun): void {
    this.#planExit(record, run)
    this.#prober.started(record, run, this.#epoch)
  }

  #planExit(record: ContainerRecord, run: ContainerRun): void {
    run.exitTimer?.cancel()
    const { exit } = run.program
    if (!exit) return
    const { scheduling } = this.context
    const due = Math.max(plus(run.startedAt, exit.after), scheduling.now())
    const { namespace, name } = this.state.pod.metadata
    const cause = `container "${record.name}" of pod "${namespace}/${name}" exits with code ${exit.code}`
    run.exitTimer = scheduling.after(milliseconds(due - scheduling.now()), cause, () => {
      this.end(record, exit.code, exit.reason)
      return undefined
    })
  }

  #finish(record: ContainerRecord, exitCode: number, reason: string): void {
    const { run } = record
    if (!run) return
    run.end = { exitCode, reason, finishedAt: this.context.scheduling.now() }
    run.exitTimer?.cancel()
    run.stopTimer?.cancel()
    record.waiting = undefined
    this.#prober.ended(record)
  }

  #killUnhealthy(record: ContainerRecord, kind: 'startup' | 'liveness'): void {
    const probe = kind === 'startup' ? record.spec.startupProbe : record.spec.livenessProbe
    const own = probe?.terminationGracePeriodSeconds
    const again = this.state.pod.spec.restartPolicy === 'Never' && record.role === 'app' ? '' : ', will be restarted'
    const message = `Container ${record.name} failed ${kind} probe${again}`
    this.#stopper.stop(record, { grace: own === undefined ? this.#grace : seconds(own), message })
  }

  #adoptSpec(record: ContainerRecord): void {
    const { containers, initContainers = [] } = this.state.pod.spec
    const list = record.role === 'app' ? containers : initContainers
    const next = list.find(({ name }) => name === record.name)
    if (!next || next === record.spec) return
    const imageChanged = next.image !== record.spec.image
    record.spec = next
    if (!imageChanged) return
    record.hold = undefined
    record.crashBackoff.reset()
    record.pullBackoff.reset()
    const message = `Container ${record.name} definition changed, will be restarted`
    this.#stopper.stop(record, { grace: this.#grace, message })
  }

  #programOf(record: ContainerRecord) {
    const { images, profile } = this.context
    const behaviour = images.behaviourOf(record.run?.image ?? '')
    return programOf({ pod: this.state.pod, container: record.spec, role: record.role, behaviour, profile })
  }

  #stopAll(grace: Milliseconds): void {
    for (const record of this.state.running) {
      if (record.role !== 'sidecar') this.#stopper.stop(record, { grace, message: `Stopping container ${record.name}` })
    }
    this.#stopSidecars(grace)
  }

  /** Sidecars stop once nothing else runs, the last one first. */
  #stopSidecars(grace: Milliseconds): void {
    const { running } = this.state
    if (running.some((record) => record.role !== 'sidecar')) return
    const last = running.at(-1)
    if (last) this.#stopper.stop(last, { grace, message: `Stopping container ${last.name}` })
  }

  #terminate(): undefined {
    if (this.#phase === 'removing') return
    this.#starter.cancel()
    this.#prober.terminating()
    const now = this.context.scheduling.now()
    const by = plus(now, this.#grace)
    this.#stopBy = this.#stopBy === undefined || by < this.#stopBy ? by : this.#stopBy
    this.#stopAll(milliseconds(Math.max(0, this.#stopBy - now)))
    if (this.context.profile.reportsTermination && this.#phase === 'accepted') this.#writeStatus(true)
    if (this.state.running.length > 0) return
    this.#phase = 'removing'
    this.#remove()
  }

  #remove(): void {
    const { profile, scheduling } = this.context
    const { pod } = this.state
    const cause = `kubelet ${this.host.name}: remove pod "${pod.metadata.namespace}/${pod.metadata.name}"`
    scheduling.after(profile.teardownTime, cause, () => {
      if (this.#phase !== 'removing') return
      if (!this.host.isUp) {
        this.#phase = 'accepted'
        return
      }
      this.#tolerant(() =>
        this.context.api.delete(pods, keyOf(pod), { gracePeriodSeconds: 0, preconditions: { uid: this.uid } }),
      )
    })
  }

  #planWake(): void {
    const { foreground, background } = nextWake(this.state, {
      retryInterval: this.context.profile.retryInterval,
      now: this.context.scheduling.now(),
      readinessChange: (record) => this.#prober.nextChange(record),
      deadline: this.#deadline,
    })
    if (foreground !== undefined) this.#wakeup.at(foreground)
    if (background !== undefined) this.#wakeup.at(background, true)
  }

  #writeStatus(terminating: boolean): void {
    const current = this.context.api.find(pods, keyOf(this.state.pod))
    if (!current || current.metadata.uid !== this.uid) return
    const status = this.#statusOf(current, terminating)
    if (equal(status, current.status)) return
    this.#tolerant(() => {
      this.#isWriting = true
      this.state.pod = this.context.api.updateStatus(pods, { ...current, status })
    })
    this.#isWriting = false
  }

  #statusOf(current: Pod, terminating: boolean): PodStatus {
    const { profile, scheduling } = this.context
    const { failure, startTime } = this.state
    if (failure && (this.#rejected || !profile.reportsTermination)) {
      const { reason, message } = failure
      return {
        ...current.status,
        phase: 'Failed',
        reason,
        message,
        ...(startTime === undefined ? {} : { startTime: formatTimestamp(startTime) }),
      }
    }
    return podStatus(current, {
      state: this.state,
      hostAddress: this.host.address,
      isReady: (record) => this.#prober.isReady(record),
      failedPodReason: profile.failedPodReason,
      terminating,
      now: scheduling.now(),
    })
  }

  #tolerant(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
  }
}

import { type Instant, type Milliseconds, milliseconds, plus } from '../base/time'
import type { Timer } from '../simulation/event-queue'
import { goDuration } from './backoff'
import { type ContainerRecord, ContainerRun, type Waiting } from './container-record'
import { type KubeletContext, type KubeletEvent, recordEvent } from './context'
import { Conversation } from './conversation'
import { digest, fractionOf } from './digest'
import { isValidImageName } from './images'
import type { NodeHost } from './node-host'
import type { PlannedPull } from './node-images'
import { isHeld } from './pod-holds'
import type { PodState } from './pod-state'
import { hookOutcome, programOf } from './program'
import { missingEnvironment } from './references'

export interface StarterListener {
  containerStarted(record: ContainerRecord, run: ContainerRun): void
  /** Its postStart hook has failed: it may not go on running. */
  hookFailed(record: ContainerRecord): void
  /** Nothing more can be started for now. */
  startingPaused(): void
}

/**
 * Brings a pod's containers up, one step after another, as one `SyncPod` call does: sandbox, then for each
 * container that is wanted its image, its configuration, its start. While it is at work the pod's status
 * stands still.
 */
export class PodStarter {
  #timer: Timer | undefined
  #busy = false
  /** Tried in this pass, so that a container that fails does not keep the others from starting. */
  readonly #tried = new Set<ContainerRecord>()

  constructor(
    private readonly context: KubeletContext,
    private readonly host: NodeHost,
    private readonly state: PodState,
    private readonly listener: StarterListener,
  ) {}

  get isBusy(): boolean {
    return this.#busy
  }

  /** Starts a pass; does nothing while one is under way or nothing can be started now. */
  begin(): void {
    if (this.#busy) return
    this.#tried.clear()
    if (!this.#next()) return
    this.#busy = true
    if (this.state.sandbox) this.#startNext()
    else this.#createSandbox()
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#busy = false
  }

  #createSandbox(): void {
    const { pod } = this.state
    if (this.state.records.some(({ run }) => run)) {
      const message = 'Pod sandbox changed, it will be killed and re-created.'
      recordEvent(this.context, pod, { type: 'Normal', reason: 'SandboxChanged', message })
    }
    const { least, most } = this.context.profile.sandboxTime
    const fraction = fractionOf(`sandbox/${this.host.name}/${pod.metadata.namespace}/${pod.metadata.name}`)
    this.#step(milliseconds(Math.round(least + (most - least) * fraction)), 'create the sandbox', () => {
      this.state.sandbox = { ip: pod.spec.hostNetwork ? this.host.address : this.host.takeAddress() }
      this.#startNext()
    })
  }

  #next(): ContainerRecord | undefined {
    const { profile, scheduling } = this.context
    const now = scheduling.now()
    return this.state
      .wanted()
      .filter((record) => !this.#tried.has(record) && !isInBackoff(record, now))
      .find((record) => !isHeld(record, now, profile.retryInterval))
  }

  #startNext(): void {
    const record = this.#next()
    if (!record) {
      this.#busy = false
      this.listener.startingPaused()
      return
    }
    this.#tried.add(record)
    record.hold = undefined
    this.#image(record)
  }

  #image(record: ContainerRecord): void {
    const { image = '', imagePullPolicy = 'IfNotPresent' } = record.spec
    const now = this.context.scheduling.now()
    const present = this.host.images.has(image, now)
    if (!isValidImageName(image)) this.#refuseName(record, image)
    else if (present && imagePullPolicy !== 'Always') {
      const message = `Container image "${image}" already present on machine and can be accessed by the pod`
      this.#tell(record, { type: 'Normal', reason: 'Pulled', message })
      this.#configure(record)
    } else if (imagePullPolicy === 'Never') this.#refuseAbsent(record, image)
    else this.#pull(record, image)
  }

  #pull(record: ContainerRecord, image: string): void {
    this.#tell(record, { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` })
    const pull = this.host.images.pull(image, this.context.scheduling.now())
    this.#step(pull.wait, `pull image "${image}"`, () => {
      if (pull.error === undefined) this.#pulled(record, image, pull)
      else this.#pullFailed(record, image, pull.error)
    })
  }

  #pulled(record: ContainerRecord, image: string, { wait, work }: PlannedPull): void {
    const message =
      `Successfully pulled image "${image}" in ${goDuration(work)} (${goDuration(wait)} including waiting). ` +
      `Image size: ${this.context.images.sizeOf(image)} bytes.`
    this.#tell(record, { type: 'Normal', reason: 'Pulled', message })
    this.host.imagesChanged()
    record.pullBackoff.reset()
    this.#configure(record)
  }

  #pullFailed(record: ContainerRecord, image: string, error: string): void {
    const now = this.context.scheduling.now()
    const message = `Failed to pull image "${image}": ${error}`
    this.#tell(record, { type: 'Warning', reason: 'Failed', message })
    this.#fail(record, { reason: 'ErrImagePull', message: error }, 'Error: ErrImagePull')
    record.pullBackoff.next(now, now)
    const waiting = {
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${image}": ErrImagePull: ${error}`,
    }
    record.hold = {
      cause: 'pull',
      since: now,
      until: plus(now, record.pullBackoff.delay),
      report: { at: plus(now, this.context.profile.backOffReportTime), waiting },
      isBlocked: () => this.context.images.pullErrorOf(image) !== undefined,
    }
    this.#startNext()
  }

  #refuseName(record: ContainerRecord, image: string): void {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`
    this.#tell(record, { type: 'Warning', reason: 'InspectFailed', message })
    this.#refuse(record, { reason: 'InvalidImageName', message }, 'Error: InvalidImageName', () => true)
  }

  #refuseAbsent(record: ContainerRecord, image: string): void {
    const message = `Container image "${image}" is not present with pull policy of Never`
    this.#tell(record, { type: 'Warning', reason: 'ErrImageNeverPull', message })
    this.#refuse(record, { reason: 'ErrImageNeverPull', message }, 'Error: ErrImageNeverPull', () => {
      return !this.host.images.has(image, this.context.scheduling.now())
    })
  }

  #configure(record: ContainerRecord): void {
    const missing = (): string | undefined => missingEnvironment(this.context.api, this.state.pod, record.spec)
    const message = missing()
    if (message === undefined) {
      this.#start(record)
      return
    }
    const waiting = { reason: 'CreateContainerConfigError', message }
    this.#refuse(record, waiting, `Error: ${message}`, () => missing() !== undefined)
  }

  #start(record: ContainerRecord): void {
    this.#step(this.context.profile.startTime, `start container "${record.name}"`, () => {
      const run = this.#newRun(record)
      this.#tell(record, { type: 'Normal', reason: 'Created', message: 'Container created' })
      this.#tell(record, { type: 'Normal', reason: 'Started', message: 'Container started' })
      this.#postStart(record, run)
    })
  }

  /** The next container waits until this one's postStart hook is done. */
  #postStart(record: ContainerRecord, run: ContainerRun): void {
    this.listener.containerStarted(record, run)
    const { profile } = this.context
    const question = { pod: this.state.pod, container: record.spec, profile }
    const { time, failure } = hookOutcome(record.spec.lifecycle?.postStart, question)
    const proceed = (): void => {
      if (failure !== undefined) {
        run.hookFailure = failure
        this.#tell(record, { type: 'Warning', reason: 'FailedPostStartHook', message: 'PostStartHook failed' })
        this.listener.hookFailed(record)
      }
      this.#startNext()
    }
    if (time === 0) proceed()
    else if (Number.isFinite(time)) this.#step(time, `run the postStart hook of container "${record.name}"`, proceed)
  }

  #newRun(record: ContainerRecord): ContainerRun {
    const { pod } = this.state
    const { images, profile, scheduling } = this.context
    const now = scheduling.now()
    const { image = '' } = record.spec
    if (record.run) {
      record.restartCount++
      record.previous = record.run
      record.crashBackoff.next(record.run.end?.finishedAt ?? now, now)
    }
    const behaviour = images.behaviourOf(image)
    const conversation = this.context.network && new Conversation(this.context.network, pod)
    const network = conversation?.at(0)
    const program = programOf({ pod, container: record.spec, role: record.role, behaviour, profile, network })
    const id = `containerd://${digest(`${pod.metadata.uid}/${record.name}/${record.restartCount}`)}`
    record.run = new ContainerRun(id, image, now, program, record.spec.resources, conversation)
    record.run.sandbox = this.state.sandbox
    record.waiting = undefined
    return record.run
  }

  /** It cannot start until something outside changes. */
  #refuse(record: ContainerRecord, waiting: Waiting, error: string, isBlocked: () => boolean): void {
    this.#fail(record, waiting, error)
    record.hold = { cause: 'refused', since: this.context.scheduling.now(), isBlocked }
    this.#startNext()
  }

  #fail(record: ContainerRecord, waiting: Waiting, error: string): void {
    record.waiting = waiting
    this.#tell(record, { type: 'Warning', reason: 'Failed', message: error })
  }

  #tell(record: ContainerRecord, event: KubeletEvent): void {
    recordEvent(this.context, this.state.pod, event, record)
  }

  #step(delay: Milliseconds, what: string, then: () => void): void {
    const { namespace, name } = this.state.pod.metadata
    const cause = `kubelet ${this.host.name}: ${what} for pod "${namespace}/${name}"`
    this.#timer = this.context.scheduling.after(delay, cause, () => {
      if (this.host.isUp) then()
      else this.#busy = false
      return undefined
    })
  }
}

/** A container that has ended starts again at once unless its last restart was too recent. */
function isInBackoff({ end, crashBackoff }: ContainerRecord, now: Instant): boolean {
  const windowEnd = end && crashBackoff.windowEnd(end.finishedAt)
  return windowEnd !== undefined && windowEnd > now
}

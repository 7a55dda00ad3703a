import type { Container } from '../api/kinds'
import { equal } from '../base/json'
import type { Instant } from '../base/time'
import type { Timer } from '../simulation/event-queue'
import { Backoff } from './backoff'
import type { Conversation } from './conversation'
import { canonicalImage, imageIdOf } from './images'
import type { Program } from './program'

/** `init` runs to its end before the next starts; `sidecar` is an init container that goes on running. */
export type ContainerRole = 'init' | 'sidecar' | 'app'

export interface ContainerEnd {
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly finishedAt: Instant
}

/** What the containers of a pod share: its network, and its life as long as the machine does not restart. */
export interface Sandbox {
  readonly ip: string
}

export interface Waiting {
  readonly reason: string
  readonly message?: string
}

/** One run of a container: from a start to an exit. */
export class ContainerRun {
  end: ContainerEnd | undefined
  /** The startup probe has succeeded, or there is none. */
  startupPassed = false
  /** What the readiness probe last found; without one it says nothing. */
  probedReady = false
  /** Why its postStart hook has failed. */
  hookFailure: string | undefined
  /** Due when it ends by itself, or looks at the network. */
  nextTimer: Pick<Timer, 'cancel'> | undefined
  /** When SIGTERM reaches it, once it is known: after its preStop hook. */
  signalledAt: Instant | undefined
  /** Set once it is told to stop; due when it will have. */
  stopTimer: Timer | undefined

  /** Where it runs. */
  sandbox: Sandbox | undefined

  /** What the runtime gives it: what was allocated when it started, or when it was last resized. */
  resources: Container['resources']

  /** The image as the runtime names it, and its digest. */
  readonly canonicalImage: string
  readonly imageId: string

  constructor(
    readonly containerId: string,
    readonly image: string,
    readonly startedAt: Instant,
    public program: Program,
    resources: Container['resources'],
    /** What it has found in the network, where it may look. */
    readonly conversation?: Conversation,
  ) {
    this.resources = resources
    this.canonicalImage = canonicalImage(image)
    this.imageId = imageIdOf(image)
  }
}

/** Why a container that is wanted does not start now. */
export interface Hold {
  readonly cause: 'crash' | 'pull' | 'refused'
  readonly since: Instant
  /** When the next attempt is made; without it attempts are made at whole retry intervals once nothing blocks. */
  readonly until?: Instant
  /** From `at` on, the container's waiting state says so. */
  readonly report?: { readonly at: Instant; readonly waiting: Waiting }
  /** Whether the next attempt would fail as the last one did. */
  readonly isBlocked: () => boolean
}

/** What a kubelet remembers about one container of a pod. */
export class ContainerRecord {
  /** The current run, or the latest one. */
  run: ContainerRun | undefined
  /** How the run before the current one ended. */
  previous: ContainerRun | undefined
  restartCount = 0
  waiting: Waiting | undefined
  hold: Hold | undefined
  readonly crashBackoff = new Backoff()
  readonly pullBackoff = new Backoff()

  /** @param spec what the kubelet goes by: with the resources that are allocated */
  constructor(
    public spec: Container,
    readonly role: ContainerRole,
  ) {}

  get name(): string {
    return this.spec.name
  }

  get fieldPath(): string {
    return `spec.${this.role === 'app' ? 'containers' : 'initContainers'}{${this.name}}`
  }

  get isRunning(): boolean {
    return !!this.run && !this.run.end
  }

  /** Ended, and not started again. */
  get end(): ContainerEnd | undefined {
    return this.run?.end
  }

  get succeeded(): boolean {
    return this.run?.end?.exitCode === 0
  }

  /** Whether it runs with other resources than are allocated to it. */
  get isUnresized(): boolean {
    return this.isRunning && !equal(this.run?.resources, this.spec.resources)
  }

  /** Another image, another try: neither backoff counts any more. */
  forgetFailures(): void {
    this.hold = undefined
    this.crashBackoff.reset()
    this.pullBackoff.reset()
  }

  /** Running, its postStart hook done and its startup probe passed. */
  get hasStarted(): boolean {
    return this.isRunning && !!this.run?.startupPassed
  }
}

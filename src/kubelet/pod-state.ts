import type { Container, Pod } from '../api/kinds'
import { equal } from '../base/json'
import { type Instant, plus, seconds } from '../base/time'
import { ContainerRecord, type ContainerRole, type Sandbox } from './container-record'

/** Why a pod's phase is, or is about to be, Failed whatever its containers do. */
export interface PodFailure {
  readonly reason: string
  readonly message: string
  /** Set where the kubelet itself disrupts the pod. */
  readonly disruptionReason?: string
}

/** A rule of `restartPolicyRules` (1.34), which the published types do not have yet. */
interface RestartRule {
  readonly action: string
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] }
}

/** What is to be said about a resize in place. */
export interface ResizeNote {
  readonly reason?: string
  readonly message?: string
  /** The generation of the pod that asks for it. */
  readonly generation: number | undefined
  readonly since: Instant
  /** When it was last looked at, where that is later. */
  readonly probed?: Instant
}

/** A container that has to start anew. */
export interface Replacement {
  readonly record: ContainerRecord
  readonly why: string
}

/** What a node's kubelet knows about one of its pods. */
// Simplified: ephemeral containers are not run.
export class PodState {
  readonly records: readonly ContainerRecord[]
  sandbox: Sandbox | undefined
  startTime: Instant | undefined
  failure: PodFailure | undefined
  /** The node would not take it: no container was ever looked at. */
  isRejected = false
  /** The node has taken it: from now on other resources than it asked for then have to be allocated. */
  isAllocated = false
  #wantsResize = false
  readonly resize: { pending?: ResizeNote; inProgress?: ResizeNote } = {}
  /** What readiness probes find, when someone overrides them. */
  readyOverride: boolean | undefined

  constructor(public pod: Pod) {
    const { initContainers = [], containers } = pod.spec
    this.records = [
      ...initContainers.map((spec) => new ContainerRecord(spec, roleOf(spec))),
      ...containers.map((spec) => new ContainerRecord(spec, 'app')),
    ]
  }

  /** Whether other resources are asked for than are allocated. */
  get wantsResize(): boolean {
    return this.#wantsResize
  }

  /** Takes over what was written, but for resources. @returns the containers that have to start anew for it, and why */
  adopt(pod: Pod): readonly Replacement[] {
    this.pod = pod
    this.#wantsResize = false
    return this.records.flatMap((record) => {
      const before = record.spec
      record.spec = this.#withAllocated(this.#specOf(record), record)
      if (record.spec.image === before.image) return []
      return [{ record, why: 'definition changed, will be restarted' }]
    })
  }

  #specOf({ name, role, spec }: ContainerRecord): Container {
    const { initContainers, containers } = this.pod.spec
    return (role === 'app' ? containers : initContainers)?.find((container) => container.name === name) ?? spec
  }

  #withAllocated(spec: Container, { spec: { resources }, role }: ContainerRecord): Container {
    if (!this.isAllocated || role === 'init' || spec.resources === resources) return spec
    if (equal(spec.resources, resources)) return spec
    this.#wantsResize = true
    return { ...spec, resources } as Container
  }

  /** Allocates what is asked for. @returns the containers for which that is something else than before */
  allocate(): readonly { readonly record: ContainerRecord; readonly before: Container }[] {
    this.#wantsResize = false
    return this.records.flatMap((record) => {
      const before = record.spec
      record.spec = this.#specOf(record)
      return equal(before.resources, record.spec.resources) ? [] : [{ record, before }]
    })
  }

  /** The pod with what is allocated instead of what it asks for. */
  get allocatedPod(): Pod {
    if (!this.#wantsResize) return this.pod
    const { initContainers, containers } = this.pod.spec
    const allocated = (container: Container): Container =>
      this.records.find(({ name }) => name === container.name)?.spec ?? container
    const spec = { ...this.pod.spec, containers: containers.map(allocated) }
    return { ...this.pod, spec: initContainers ? { ...spec, initContainers: initContainers.map(allocated) } : spec }
  }

  /** When it has to be over: `activeDeadlineSeconds` counts from its start on the node. */
  get deadline(): Instant | undefined {
    const { activeDeadlineSeconds } = this.pod.spec
    if (activeDeadlineSeconds === undefined || this.startTime === undefined) return undefined
    return plus(this.startTime, seconds(activeDeadlineSeconds))
  }

  get inits(): readonly ContainerRecord[] {
    return this.records.filter((record) => record.role === 'init')
  }

  get sidecars(): readonly ContainerRecord[] {
    return this.records.filter((record) => record.role === 'sidecar')
  }

  get apps(): readonly ContainerRecord[] {
    return this.records.filter((record) => record.role === 'app')
  }

  get running(): readonly ContainerRecord[] {
    return this.records.filter((record) => record.isRunning)
  }

  /** Whether an application container has ever started, be it before the machine did. */
  get appsEverStarted(): boolean {
    return this.apps.some((record) => record.run)
  }

  /** Once an application container has started, init containers are done with for as long as the sandbox lasts. */
  get #isInitialized(): boolean {
    return this.apps.some((record) => this.#ranHere(record))
  }

  /** In this sandbox, not in one that was lost with its machine. */
  #ranHere({ run }: ContainerRecord): boolean {
    return run !== undefined && run.sandbox === this.sandbox
  }

  /** An init container has failed and may not try again. */
  get initFailed(): boolean {
    return this.inits.some((record) => record.end && record.end.exitCode !== 0 && !this.restarts(record))
  }

  /** No container will run any more of its own accord: all have ended for good, or an init container has failed. */
  get isOver(): boolean {
    if (this.initFailed) return true
    return this.apps.every((record) => record.end && !this.restarts(record))
  }

  /** Whether a container that has ended is to be started again. */
  restarts(record: ContainerRecord): boolean {
    const { end } = record
    if (!end || record.role === 'sidecar') return true
    const { restartPolicyRules } = record.spec as { readonly restartPolicyRules?: readonly RestartRule[] }
    if (restartPolicyRules?.some((rule) => rule.action === 'Restart' && coversExitCode(rule, end.exitCode))) return true
    const policy = record.spec.restartPolicy ?? this.pod.spec.restartPolicy ?? 'Always'
    if (policy === 'Never') return false
    if (policy === 'OnFailure' || record.role === 'init') return end.exitCode !== 0
    return true
  }

  /**
   * The containers that should be started now, in order (kuberuntime `computePodActions`): init containers
   * one at a time, a sidecar before what follows it, then every application container.
   */
  wanted(): readonly ContainerRecord[] {
    if (this.failure || this.isOver) return []
    const wanted: ContainerRecord[] = []
    for (const record of this.records) {
      if (record.role === 'init') {
        if (this.#isInitialized || (record.succeeded && this.#ranHere(record))) continue
        return record.isRunning ? wanted : [...wanted, record]
      }
      if (!record.isRunning && this.restarts(record)) wanted.push(record)
      if (record.role === 'sidecar' && !this.#isInitialized && !record.hasStarted) return wanted
    }
    return wanted
  }
}

const roleOf = (container: Container): ContainerRole => (container.restartPolicy === 'Always' ? 'sidecar' : 'init')

function coversExitCode({ exitCodes }: RestartRule, code: number): boolean {
  if (!exitCodes) return false
  const listed = !!exitCodes.values?.includes(code)
  return exitCodes.operator === 'In' ? listed : !listed
}

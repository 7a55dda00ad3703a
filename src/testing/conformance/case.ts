import type { JsonObject } from '../../base/json'

/** A recorded case, as its file holds it: what was done to a real control plane, and what was then seen. */
export interface ConformanceCase {
  readonly name: string
  readonly topic: string
  readonly about: string
  readonly nodes: readonly CaseNode[]
  readonly kubelet: { readonly startDelayMs: number; readonly stopDelayMs: number }
  readonly images: Readonly<Record<string, CaseImage>>
  /** Files in the working directory of the kubectl commands. */
  readonly files: Readonly<Record<string, string>>
  readonly initial: Snapshot
  readonly steps: readonly CaseStep[]
  /** What differed between two recordings of the case. */
  readonly unstable: readonly string[]
}

export interface CaseNode {
  readonly name: string
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  readonly unschedulable?: boolean
}

export interface CaseImage {
  readonly pull?: 'fail'
  readonly ready?: 'never'
  readonly readyAfterMs?: number
  readonly exit?: number
  readonly afterMs?: number
}

/** What is done in one step, in this order. */
export interface StepActions {
  readonly kubectl?: string | readonly string[]
  readonly nodeDown?: string | readonly string[]
  readonly nodeUp?: string | readonly string[]
  readonly nodeNotReady?: string | readonly string[]
  readonly nodePressure?: { readonly node: string; readonly type: string; readonly on: boolean }
  readonly addNode?: CaseNode
  readonly removeNode?: string | readonly string[]
  readonly setImage?: { readonly image: string; readonly behaviour: CaseImage }
  readonly setPodReady?: { readonly pod: string; readonly ready: boolean }
  readonly failPod?: { readonly pod: string; readonly reason?: string; readonly message?: string }
  readonly crashPod?: { readonly pod: string; readonly exitCode?: number }
  /** Seconds. */
  readonly sleep?: number
  readonly until?: {
    readonly kind: string
    readonly name: string
    readonly path: string
    readonly equals: unknown
    readonly timeout?: number
  }
}

export interface CaseStep extends StepActions, Observation {
  /** Read-only kubectl commands after the step. */
  readonly looks?: readonly string[]
  /** False: the snapshot is taken at once. */
  readonly settle?: boolean
  readonly settleTimeout?: number
}

/** What is seen after a step; the recording and the replay both have this shape. */
export interface Observation {
  readonly snapshot: Snapshot
  readonly extremes: Extremes
  readonly runs?: readonly Run[]
}

/** Collections such as `deployments`, each a list of plain objects; `podsPerNode` is a record of counts. */
export type Snapshot = JsonObject

export type Extremes = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface Run {
  /** The whole command line. */
  readonly cmd: string
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  /** As printed, with exact columns. */
  readonly stdoutRaw?: string
  /** What kubectl 1.32 printed against the same server, where that differs. */
  readonly kubectl132?: { readonly exit?: number; readonly stdout?: string; readonly stderr?: string }
}

const ACTIONS: ReadonlySet<string> = new Set([
  ...['kubectl', 'nodeDown', 'nodeUp', 'nodeNotReady', 'nodePressure', 'addNode', 'removeNode', 'setImage'],
  ...['setPodReady', 'failPod', 'crashPod', 'sleep', 'until'],
])

const OTHER_STEP_FIELDS: ReadonlySet<string> = new Set([
  ...['snapshot', 'extremes', 'runs', 'looks', 'settle', 'settleTimeout', 'settled', 'realMs', 'both', 'about', 'note'],
])

/** Fields of a step that a replay does not understand: they might be actions, so they are never passed over. */
export const unknownActions = (step: CaseStep): readonly string[] =>
  Object.keys(step).filter((field) => !ACTIONS.has(field) && !OTHER_STEP_FIELDS.has(field))

import type { Part } from './tally'

/** Notes about differences that every comparison allows anyway (order, numbers of equal pods, equal nodes). */
const ALWAYS_ALLOWED = /\((?:row order only|pod numbers only|nodes only|which of several alike)\)$/
const EVENT = /^steps\[(\d+)\]\.snapshot\.events\{(.*)\}(?: \(only in one\)| counts (\d+)\/(\d+) and (\d+)\/(\d+))$/s

interface UnstableEvent {
  readonly step: number
  /** `Deployment web ScalingReplicaSet: Scaled up ...` */
  readonly event: string
}

/** What two recordings of a case do not agree on. */
export class Unstable {
  readonly #notes: readonly string[]
  readonly #paths: readonly string[]
  readonly #events: readonly UnstableEvent[]

  constructor(notes: readonly string[]) {
    this.#notes = notes
    this.#paths = notes.filter((note) => !EVENT.test(note) && !ALWAYS_ALLOWED.test(note))
    this.#events = notes.flatMap((note) => {
      const match = EVENT.exec(note)
      return match ? [{ step: Number(match[1]), event: match[2] as string }] : []
    })
  }

  /** True for a path, or any part of it, that must not be compared exactly. `path` is as the case file has it. */
  covers(path: string): boolean {
    return this.#paths.some((known) => path === known || path.startsWith(`${known}.`) || path.startsWith(`${known}[`))
  }

  /** True when the counts of pods on nodes differ. */
  countsPerNodeDiffer(step: number): boolean {
    return this.#paths.includes(`steps[${step}].snapshot.podsPerNode`)
  }

  /** True when the counts are the same, but of other nodes. */
  nodesOfCountsDiffer(step: number): boolean {
    return this.#paths.includes(`steps[${step}].snapshot.podsPerNode (same counts, other nodes)`)
  }

  placementDiffers(step: number): boolean {
    return this.#paths.includes(`steps[${step}].snapshot.pods[].node`)
  }

  /** A run in whose output the nodes of pods differ. */
  nodesOfRunDiffer(path: string): boolean {
    return this.#notes.includes(`${path} (nodes only)`)
  }

  /** Pods by name in whose events recordings differ: which of them was concerned is chance. */
  podsInEvents(step: number): readonly string[] {
    return this.#events.flatMap((known) => {
      const pod = /^Pod (\S+) /.exec(known.event)?.[1]
      return known.step === step && pod ? [pod] : []
    })
  }

  /** An event whose presence or count differs. */
  coversEvent(step: number, event: string): boolean {
    return this.#events.some((known) => known.step === step && known.event === event)
  }
}

export const pathOf = (step: number, part: Part, rest = ''): string =>
  `steps[${step}].${part === 'events' ? 'snapshot.events' : part}${rest}`

/** What a case consists of; each is counted by itself. */
export const PARTS = ['snapshot', 'events', 'extremes', 'runs'] as const
export type Part = (typeof PARTS)[number]

export interface FieldMismatch {
  readonly part: Part
  /** `steps[2].snapshot.pods[web-<rs1>-<p>].phase` */
  readonly path: string
  readonly expected: unknown
  readonly found: unknown
}

export interface PartCount {
  readonly matched: number
  readonly mismatched: number
}

/** Collects the outcome of a comparison, field by field. */
export class Tally {
  readonly mismatches: FieldMismatch[] = []
  readonly #matched = new Map<Part, number>()
  readonly #parts: ReadonlySet<Part>
  /** Fields that the recording itself calls unstable. */
  skipped = 0

  constructor(parts: readonly Part[] = PARTS) {
    this.#parts = new Set(parts)
  }

  wants(part: Part): boolean {
    return this.#parts.has(part)
  }

  match(part: Part, fields = 1): void {
    this.#matched.set(part, (this.#matched.get(part) ?? 0) + fields)
  }

  mismatch(mismatch: FieldMismatch): void {
    this.mismatches.push(mismatch)
  }

  count(part: Part): PartCount {
    return {
      matched: this.#matched.get(part) ?? 0,
      mismatched: this.mismatches.filter((mismatch) => mismatch.part === part).length,
    }
  }
}

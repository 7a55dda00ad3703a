/** What a script has done to the world, and when, in milliseconds since its start. */
export interface Trace {
  readonly output: readonly { readonly at: number; readonly text: string }[]
  /** Files that appeared or vanished, in order. */
  readonly files: readonly { readonly at: number; readonly path: string; readonly exists: boolean }[]
}

/**
 * How a script ends. `looks`: it looks at the network at that moment, and how it goes on is not known before. `unknown`: its
 * last command is none of those whose behaviour is known.
 */
export type Ending =
  | { readonly kind: 'exit'; readonly at: number; readonly code: number }
  | { readonly kind: 'looks'; readonly at: number }
  | { readonly kind: 'forever' }
  | { readonly kind: 'unknown' }

/** Thrown to leave a script from anywhere inside it. */
export class Leave extends Error {
  constructor(readonly ending: Ending) {
    super(ending.kind)
  }
}

/** The virtual machine that a script runs on: a clock, files, variables, and what was written. */
export class Machine {
  now = 0
  readonly variables: Map<string, string>
  readonly #known: Set<string> | undefined
  readonly #output: { at: number; text: string }[] = []
  readonly #changes: { at: number; path: string; exists: boolean }[] = []
  /** Where output goes while `$(…)` or a redirection catches it. */
  #captures: string[][] = []

  constructor(
    start: { readonly variables?: ReadonlyMap<string, string>; readonly files?: Iterable<string> | 'unknown' } = {},
  ) {
    this.variables = new Map(start.variables ?? [])
    this.#known = start.files === 'unknown' ? undefined : new Set(start.files ?? [])
  }

  /** @throws {Leave} where nothing is known of them */
  get #files(): Set<string> {
    if (!this.#known) throw new Leave({ kind: 'unknown' })
    return this.#known
  }

  get trace(): Trace {
    return { output: this.#output, files: this.#changes }
  }

  write(text: string): void {
    const capture = this.#captures.at(-1)
    if (capture) capture.push(text)
    else this.#output.push({ at: this.now, text })
  }

  /** What `action` writes, instead of writing it. */
  capture(action: () => void): string {
    const caught: string[] = []
    this.#captures = [...this.#captures, caught]
    try {
      action()
    } finally {
      this.#captures = this.#captures.slice(0, -1)
    }
    return caught.join('')
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  touch(path: string): void {
    if (path === '/dev/null' || this.#files.has(path)) return
    this.#files.add(path)
    this.#changes.push({ at: this.now, path, exists: true })
  }

  remove(path: string): boolean {
    if (!this.#files.delete(path)) return false
    this.#changes.push({ at: this.now, path, exists: false })
    return true
  }
}

/** What came of a program that looked at the network. */
export interface Look {
  readonly exitCode: number
  readonly output: string
  /** Milliseconds. */
  readonly takes: number
}

/** The network as a script finds it. */
export interface ShellNetwork {
  /** Whether a program is one that looks at the network. */
  knows(program: string): boolean
  /**
   * @param at milliseconds since the script's start
   * @throws {Leave} when the answer is not known before that moment
   */
  look(program: string, words: readonly string[], at: number): Look
}

import type { Pod } from '../api/kinds'
import { keyOf, type ObjectKey } from '../api/object'
import { UsageError } from '../base/usage-error'
import { Leave } from './shell/machine'
import type { Look, ShellNetwork } from './shell/network'

/** The network as the containers of pods find it. */
export interface PodNetwork {
  knows(program: string): boolean
  /** @throws {UsageError} for what the program cannot do here */
  look(pod: ObjectKey, program: string, words: readonly string[]): Look
}

// Simplified: a script that has looked at the network so many times goes on for ever and finds nothing new.
const MOST_LOOKS = 1000

/**
 * What one run of a container has found in the network. Its script is read again from the start whenever it looks once more:
 * what it saw before is repeated from here, and only the latest look is a new one.
 */
export class Conversation {
  readonly #looks: Look[] = []

  constructor(
    private readonly network: PodNetwork,
    private readonly pod: Pod,
  ) {}

  /** The network for a reading of the script at `elapsed` milliseconds after its start. */
  at(elapsed: number): ShellNetwork {
    let next = 0
    return {
      knows: (program) => this.network.knows(program),
      look: (program, words, at) => {
        const known = this.#looks[next++]
        if (known) return known
        if (at > elapsed) throw new Leave({ kind: 'looks', at })
        if (this.#looks.length >= MOST_LOOKS) throw new Leave({ kind: 'forever' })
        const look = this.#look(program, words)
        this.#looks.push(look)
        return look
      },
    }
  }

  #look(program: string, words: readonly string[]): Look {
    try {
      return this.network.look(keyOf(this.pod), program, words)
    } catch (error) {
      throw error instanceof UsageError ? new Leave({ kind: 'unknown' }) : error
    }
  }
}

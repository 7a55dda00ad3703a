import { type Instant, type Milliseconds, milliseconds, plus } from '../base/time'
import type { Scheduling, Timer } from '../simulation/event-queue'

/** Calls an action when it is next due; of several requests the earliest wins, and it clears the others. */
export class Wakeup {
  #foreground: Timer | undefined
  #background: Timer | undefined

  constructor(
    private readonly scheduling: Scheduling,
    private readonly cause: string,
    private readonly action: () => undefined,
  ) {}

  in(delay: Milliseconds): void {
    this.at(plus(this.scheduling.now(), delay))
  }

  /** @param background nothing that anyone waits for can come of it */
  at(due: Instant, background = false): void {
    const waiting = background ? this.#background : this.#foreground
    if (waiting && waiting.due <= due) return
    waiting?.cancel()
    const delay = milliseconds(Math.max(0, due - this.scheduling.now()))
    const timer = this.scheduling.after(delay, this.cause, () => this.#fire(), { background })
    if (background) this.#background = timer
    else this.#foreground = timer
  }

  cancel(): void {
    this.#foreground?.cancel()
    this.#background?.cancel()
    this.#foreground = undefined
    this.#background = undefined
  }

  #fire(): undefined {
    this.cancel()
    return this.action()
  }
}

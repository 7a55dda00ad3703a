import { type Instant, instant, type Milliseconds, milliseconds, minutes, plus } from '../base/time'
import type { Action, Cause, Scheduling, Timer } from '../simulation/event-queue'

/** This long after a program has started, or the network has changed, what it will find is worth waiting for. */
const WORTH_WAITING: Milliseconds = minutes(5)

/** A look at the network that a program will take. */
interface Look {
  readonly due: Instant
  /** When the program started. */
  readonly startedAt: Instant
  readonly cause: Cause
  readonly action: Action
}

/**
 * Programs that will look at the network again. A look is something that is left to happen for a while; one that goes on
 * looking where nothing changes does not keep the cluster from being at rest.
 */
export class Lookouts {
  readonly #timers = new Map<Look, Timer>()
  #changedAt = instant(Number.NEGATIVE_INFINITY)

  constructor(private readonly scheduling: Scheduling) {}

  /** @returns what takes the look back */
  plan(look: Look): Pick<Timer, 'cancel'> {
    this.#schedule(look)
    return {
      cancel: () => {
        this.#timers.get(look)?.cancel()
        this.#timers.delete(look)
      },
    }
  }

  /** Services or their endpoints have changed. */
  networkChanged(): void {
    this.#changedAt = this.scheduling.now()
    for (const [look, timer] of this.#timers) {
      if (!timer.background) continue
      timer.cancel()
      this.#schedule(look)
    }
  }

  #schedule(look: Look): void {
    const { due, startedAt, cause } = look
    const now = this.scheduling.now()
    const worthUntil = plus(instant(Math.max(startedAt, this.#changedAt)), WORTH_WAITING)
    const delay = milliseconds(Math.max(0, due - now))
    const act = (): undefined => {
      this.#timers.delete(look)
      return look.action()
    }
    this.#timers.set(look, this.scheduling.after(delay, cause, act, { background: now > worthUntil }))
  }
}

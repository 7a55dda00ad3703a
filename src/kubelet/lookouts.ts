import { type Instant, instant, type Milliseconds, milliseconds, minutes, plus } from '../base/time'
import type { Action, Cause, Scheduling, Timer } from '../simulation/event-queue'

/** This long after a program has started, or the network has changed, what it will find is worth waiting for. */
const WORTH_WAITING: Milliseconds = minutes(5)

interface Lookout {
  readonly due: Instant
  readonly startedAt: Instant
  readonly cause: Cause
  readonly action: Action
  timer: Timer
}

/**
 * Programs that will look at the network again. A look is something that is left to happen for a while; one that goes on
 * looking where nothing changes does not keep the cluster from being at rest.
 */
export class Lookouts {
  readonly #open = new Set<Lookout>()
  #changedAt = instant(Number.NEGATIVE_INFINITY)

  constructor(private readonly scheduling: Scheduling) {}

  /**
   * @param startedAt when the program started
   * @returns what takes the look back
   */
  plan(look: Pick<Lookout, 'due' | 'startedAt' | 'cause' | 'action'>): Pick<Timer, 'cancel'> {
    const lookout: Lookout = {
      ...look,
      action: () => {
        this.#open.delete(lookout)
        return look.action()
      },
      timer: undefined as never,
    }
    lookout.timer = this.#schedule(lookout)
    this.#open.add(lookout)
    return {
      cancel: () => {
        lookout.timer.cancel()
        this.#open.delete(lookout)
      },
    }
  }

  /** Services or their endpoints have changed. */
  networkChanged(): void {
    this.#changedAt = this.scheduling.now()
    for (const lookout of this.#open) {
      if (!lookout.timer.background) continue
      lookout.timer.cancel()
      lookout.timer = this.#schedule(lookout)
    }
  }

  #schedule({ due, startedAt, cause, action }: Lookout): Timer {
    const now = this.scheduling.now()
    const worthUntil = plus(instant(Math.max(startedAt, this.#changedAt)), WORTH_WAITING)
    const delay = milliseconds(Math.max(0, due - now))
    return this.scheduling.after(delay, cause, action, { background: now > worthUntil })
  }
}

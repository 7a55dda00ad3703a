import { type Instant, milliseconds } from '../base/time'
import type { Action, Cause, Scheduling, Timer } from '../simulation/event-queue'

/** A timer that is set again and again: at most one is waiting. */
export class Alarm {
  readonly #scheduling: Scheduling
  readonly #cause: Cause
  readonly #action: Action
  #timer: Timer | undefined
  #background = false

  constructor(scheduling: Scheduling, cause: Cause, action: Action) {
    this.#scheduling = scheduling
    this.#cause = cause
    this.#action = action
  }

  /** Moves the alarm to `due` (at once if that is past); `undefined` takes it away. */
  set(due: Instant | undefined, options: { readonly background?: boolean } = {}): void {
    const background = options.background ?? false
    if (this.#timer && this.#timer.due === due && this.#background === background) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (due === undefined) return
    const delay = milliseconds(Math.max(0, due - this.#scheduling.now()))
    this.#background = background
    this.#timer = this.#scheduling.after(delay, this.#cause, () => this.#ring(), { background })
  }

  get isSet(): boolean {
    return this.#timer !== undefined
  }

  #ring(): undefined {
    this.#timer = undefined
    return this.#action()
  }
}

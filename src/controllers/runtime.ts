import type { ApiClient, ApiWatcher, Change, EventRecorder } from '../api/client'
import { formatKey, parseKey } from '../api/object'
import { StatusError } from '../api/status-error'
import { type Milliseconds, milliseconds } from '../base/time'
import type { Scheduling } from '../simulation/event-queue'
import { WorkQueue } from '../simulation/work-queue'
import type { Controller, Outcome, ReconcileContext, WatchRule } from './controller'

/** From a write to the reconcile it causes: what the watch and a worker's wake-up take. */
export const RECONCILE_LATENCY: Milliseconds = milliseconds(5)

/** client-go's default item backoff: 5 ms doubling to 1000 s. */
const RETRY_BACKOFF = { first: milliseconds(5), limit: milliseconds(1_000_000) }

export interface RuntimeDependencies {
  readonly scheduling: Scheduling
  readonly api: ApiClient
  readonly watcher: ApiWatcher
  eventsOf(component: string): EventRecorder
}

/** Runs one controller: watches feed its queue, the queue feeds `reconcile`, failures come back later. */
export class ControllerRuntime {
  readonly #controller: Controller
  readonly #context: ReconcileContext
  readonly #queue: WorkQueue
  readonly #failures = new Map<string, number>()

  constructor(controller: Controller, dependencies: RuntimeDependencies) {
    const { scheduling, api, watcher } = dependencies
    this.#controller = controller
    this.#context = {
      api,
      events: dependencies.eventsOf(controller.name),
      now: () => scheduling.now(),
      random: (stream) => scheduling.random(stream),
    }
    this.#queue = new WorkQueue(scheduling, { name: controller.name, latency: RECONCILE_LATENCY }, (key) =>
      this.#work(key),
    )
    const follow = (rule: WatchRule): void => {
      watcher.watch(rule.resource, (change) => {
        const delay = rule.delay?.(change as Change) ?? RECONCILE_LATENCY
        for (const key of rule.keys(change as Change, api)) this.#queue.addAfter(formatKey(key), delay)
      })
    }
    for (const rule of controller.watches) follow(rule)
    controller.watchLater?.(follow)
  }

  #work(key: string): undefined {
    const outcome = this.#attempt(key)
    if (outcome !== 'done') this.#queue.addAfter(key, outcome.requeueAfter, outcome.background)
    return undefined
  }

  #attempt(key: string): Outcome {
    try {
      const outcome = this.#controller.reconcile(parseKey(key), this.#context)
      this.#failures.delete(key)
      return outcome
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      return this.#retry(key)
    }
  }

  #retry(key: string): Outcome {
    const failures = this.#failures.get(key) ?? 0
    if (failures >= (this.#controller.maxRetries ?? Number.POSITIVE_INFINITY)) {
      this.#failures.delete(key)
      return 'done'
    }
    this.#failures.set(key, failures + 1)
    const { first, limit } = this.#controller.retryBackoff ?? RETRY_BACKOFF
    return { requeueAfter: milliseconds(Math.min(first * 2 ** failures, limit)) }
  }
}

import { setTimeout } from 'node:timers/promises'
import { between, type Instant, instant, type Milliseconds, milliseconds, plus } from '../base/time'
import type { Goal, WaitOutcome } from '../cluster/goal'
import type { Simulated } from '../cluster/simulated'

/** How a cluster's time goes while programs outside of it act on it. */
export interface Pacing {
  /** Seconds of the cluster for each second outside. */
  readonly speed: number
  /** Called again and again while somebody waits; throws when waiting has become pointless. */
  check(): void
}

/** How often programs outside get their turn. */
const TICK = 10
/** A machine that slept is not caught up with in one go. */
const LONGEST_PAUSE = 250

/**
 * The same cluster, but whoever waits in it waits in real time, at some pace: programs outside need theirs to react.
 * Nothing is ever out of the question, and so waiting ends when the goal holds or the time is over.
 * @param end ends what acts on the cluster; called before the cluster itself is disposed of
 */
export function pacedCluster(
  cluster: Simulated,
  pacing: () => Pacing,
  end: () => Promise<void> = async () => undefined,
): Simulated {
  const paced = {
    waitFor: (goal: Goal, timeout: Milliseconds) => waitFor(cluster, pacing, { goal, timeout }),
    pass: async (span: Milliseconds) => void (await passAlong(cluster, pacing, plus(cluster.now(), span))),
    async [Symbol.asyncDispose]() {
      await end()
      await cluster[Symbol.asyncDispose]()
    },
  }
  return new Proxy(cluster, {
    get(target, name) {
      if (Object.hasOwn(paced, name)) return paced[name as keyof typeof paced]
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

interface Wait {
  readonly goal: Goal
  readonly timeout: Milliseconds
}

async function waitFor(cluster: Simulated, pacing: () => Pacing, { goal, timeout }: Wait): Promise<WaitOutcome> {
  const start = cluster.now()
  const outcome = await passAlong(cluster, pacing, plus(start, timeout), goal)
  const after = between(start, cluster.now())
  if (outcome.met) return { met: true, after }
  return { ...outcome, after, because: outcome.because === 'final' ? 'final' : 'timeout' }
}

const NEVER: Goal = { description: 'the time is over', reads: [], check: () => ({ observed: 'it is not' }) }

/** Lets time pass at its pace until the goal holds or the end has come. */
async function passAlong(
  cluster: Simulated,
  pacing: () => Pacing,
  end: Instant,
  goal: Goal = NEVER,
): Promise<WaitOutcome> {
  let outcome = await cluster.waitFor(goal, milliseconds(0))
  let last = performance.now()
  while (!outcome.met && outcome.because !== 'final' && cluster.now() < end) {
    await setTimeout(TICK)
    pacing().check()
    const now = performance.now()
    const span = Math.ceil(Math.min(now - last, LONGEST_PAUSE) * pacing().speed)
    last = now
    outcome = await passUntil(cluster, instant(Math.min(end, plus(cluster.now(), milliseconds(span)))), goal)
  }
  return outcome
}

/** Time goes on also when nothing is left to happen within the cluster. */
async function passUntil(cluster: Simulated, until: Instant, goal: Goal): Promise<WaitOutcome> {
  const outcome = await cluster.waitFor(goal, between(cluster.now(), until))
  if (outcome.met || cluster.now() >= until) return outcome
  await cluster.pass(between(cluster.now(), until))
  return await cluster.waitFor(goal, milliseconds(0))
}

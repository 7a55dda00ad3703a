import { milliseconds } from '../base/time'
import type { Simulated } from '../cluster/simulated'

/** How virtual time goes: as a multiple of the wall clock, by jumping to whatever happens next, or not at all. */
export type Speed = number | 'max'

/** How often virtual time is moved on. */
const TICK = 20
/** A machine that slept is not caught up with in one go: other requests must have their turn. */
const LONGEST_STEP = 60_000
/** How far one jump goes at most. */
const JUMP = milliseconds(1000)
/** How long jumps may keep the process from answering. */
const JUMPING = 15

/** Moves a cluster's clock until it is disposed of. Errors of the simulation are told once a step. */
export function keepPace(cluster: Simulated, speed: Speed, onError: (error: unknown) => void): Disposable {
  let last = performance.now()
  const step = async (): Promise<void> => {
    const now = performance.now()
    const elapsed = now - last
    last = now
    if (speed !== 'max') {
      await cluster.pass(milliseconds(Math.min(Math.floor(elapsed * speed), LONGEST_STEP * Math.max(1, speed))))
      return
    }
    await jump(cluster, now + JUMPING)
    await cluster.pass(milliseconds(Math.floor(elapsed)))
  }
  const timer = setInterval(() => {
    step().catch(onError)
  }, TICK)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Goes on while something is left to happen: heartbeats do not count, or time would never stand still. */
async function jump(cluster: Simulated, until: number): Promise<void> {
  const never = { description: 'time passes', reads: [], check: () => ({ observed: 'it does' }) }
  while (performance.now() < until) {
    const outcome = await cluster.waitFor(never, JUMP)
    if (!outcome.met && outcome.because === 'quiescent') return
  }
}

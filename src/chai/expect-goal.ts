import { between, type Instant, type Milliseconds, seconds } from '../base/time'
import type { Cluster } from '../cluster/cluster'
import type { Goal, GoalView, Mismatch } from '../cluster/goal'
import { type GoalFailure, goalFailureText } from './failure-text'
import { scenarioFailure } from './scenario-failure'

/** How long an expectation waits unless told otherwise, in virtual time. */
export const DEFAULT_WITHIN: Milliseconds = seconds(60)

export interface ExpectOptions {
  /** Virtual time that may pass until the goal holds. Default: 60 seconds. */
  readonly within?: Milliseconds
  /** The command line that runs the scenario again; shown in the failure. */
  readonly replay?: string
}

/**
 * Lets time pass until the goal holds.
 * @throws {AssertionError} saying expected, last observed, why, when and how to replay, once the time is
 * over, nothing is left to happen, or nothing could ever help.
 */
export async function expectGoal(cluster: Cluster, goal: Goal, options: ExpectOptions = {}): Promise<void> {
  const outcome = await cluster.waitFor(goal, options.within ?? DEFAULT_WITHIN)
  if (outcome.met) return
  const { last, because, after } = outcome
  throw failed(cluster, goal, { last, because, after, at: cluster.now() }, options)
}

/** Checks the goal against the state of this moment; no time passes. */
export async function expectNow(
  cluster: Cluster,
  goal: Goal,
  options: Pick<ExpectOptions, 'replay'> = {},
): Promise<void> {
  const last = goal.check(await cluster.view())
  if (last)
    throw failed(cluster, goal, { last, because: 'final', after: 0 as Milliseconds, at: cluster.now() }, options)
}

/**
 * Lets `span` pass and checks the goal at its start, at every write that it reads, and at its end.
 * @throws {AssertionError} naming the first moment at which the goal did not hold.
 */
export async function expectThroughout(
  cluster: Cluster,
  goal: Goal,
  span: Milliseconds,
  options: Pick<ExpectOptions, 'replay'> = {},
): Promise<void> {
  const start = cluster.now()
  const from = cluster.simulation?.revision ?? 0
  await expectNow(cluster, goal, options)
  await cluster.pass(span)
  const broken = firstViolation(cluster, goal, from)
  if (!broken) return await expectNow(cluster, goal, options)
  const { last, at } = broken
  throw failed(cluster, goal, { last, at, because: 'violated', after: between(start, at) }, options)
}

/**
 * The goal held at every moment since a revision of the cluster at which its object existed; no time passes.
 * @throws {AssertionError} naming the first moment at which it did not hold.
 */
export async function expectSince(
  cluster: Cluster,
  goal: Goal,
  fromRevision: number,
  options: Pick<ExpectOptions, 'replay'> = {},
): Promise<void> {
  const existing: Goal = { ...goal, check: (view) => presentOnly(goal.check(view)) }
  const broken = firstViolation(cluster, existing, fromRevision)
  if (!broken) return await expectNow(cluster, goal, options)
  const start = cluster.simulation?.historySince(fromRevision)[0]?.at ?? broken.at
  const { last, at } = broken
  throw failed(cluster, goal, { last, at, because: 'violated', after: between(start, at) }, options)
}

const presentOnly = (mismatch: Mismatch | undefined): Mismatch | undefined => (mismatch?.absent ? undefined : mismatch)

/** The first kept moment after `fromRevision` at which the goal did not hold; always none on a live cluster. */
export function firstViolation(
  cluster: Cluster,
  goal: Goal,
  fromRevision: number,
  toRevision?: number,
): { readonly last: Mismatch; readonly at: Instant } | undefined {
  const { simulation } = cluster
  if (!simulation) return undefined
  const read = new Set(goal.reads)
  const relevant = new Set<number>([fromRevision])
  for (const change of simulation.historySince(fromRevision))
    if (read.has(change.resource)) relevant.add(change.revision)
  for (const { at, revision, view } of simulation.moments(fromRevision, toRevision)) {
    if (!relevant.has(revision)) continue
    const moment: GoalView = { find: view.find.bind(view), list: view.list.bind(view), now: () => at }
    const last = goal.check(moment)
    if (last) return { last, at }
  }
  return undefined
}

function failed(
  cluster: Cluster,
  goal: Goal,
  failure: Omit<GoalFailure, 'expected' | 'elapsed' | 'replay'>,
  { replay }: { readonly replay?: string },
): Error {
  const start = cluster.simulation?.start
  const text = goalFailureText({
    ...failure,
    expected: goal.description,
    ...(start === undefined ? {} : { elapsed: between(start, failure.at) }),
    ...(replay === undefined ? {} : { replay }),
  })
  return scenarioFailure(text)
}

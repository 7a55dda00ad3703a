import type { Milliseconds } from '../base/time'
import { UsageError } from '../base/usage-error'
import type { Cluster } from '../cluster/cluster'
import type { Goal } from '../cluster/goal'
import { expectGoal, expectNow, expectThroughout } from './expect-goal'

export * from './expect-goal'
export { type GoalFailure, goalFailureText } from './failure-text'
export { scenarioFailure } from './scenario-failure'

declare global {
  namespace Chai {
    interface Assertion {
      /** Reads well in `expect(cluster).to.eventually.reach(goal)`; has no effect. */
      readonly eventually: Assertion
      /** Lets time pass until the goal holds; await it. `within` is virtual time, 60 seconds unless given. */
      reach(goal: Goal, options?: { readonly within?: Milliseconds }): Promise<void>
      /** The goal holds at this moment; await it. */
      satisfyGoal(goal: Goal): Promise<void>
      /** The goal holds at every moment of the span, which passes; await it. */
      keep(goal: Goal, span: Milliseconds): Promise<void>
    }
  }
}

function clusterOf(assertion: Chai.AssertionStatic, utils: Chai.ChaiUtils): Cluster {
  const subject: unknown = utils.flag(assertion, 'object')
  if (typeof subject !== 'object' || subject === null || !('waitFor' in subject)) {
    throw new UsageError('Cannot check a goal: expect(...) needs a Cluster, such as `this.cluster` in a step')
  }
  if (utils.flag(assertion, 'negate')) {
    throw new UsageError('Cannot negate a goal: write a goal that says what should be the case instead')
  }
  return subject as Cluster
}

/** The chai plugin: `use(gherkubeChai)`, then `await expect(cluster).to.eventually.reach(goal)`. */
export const gherkubeChai: Chai.ChaiPlugin = (chai, utils) => {
  const { Assertion } = chai
  if (!('eventually' in Assertion.prototype)) Assertion.addProperty('eventually', () => {})
  Assertion.addMethod('reach', function (goal: Goal, options: { readonly within?: Milliseconds } = {}) {
    return expectGoal(clusterOf(this, utils), goal, options)
  })
  Assertion.addMethod('satisfyGoal', function (goal: Goal) {
    return expectNow(clusterOf(this, utils), goal)
  })
  Assertion.addMethod('keep', function (goal: Goal, span: Milliseconds) {
    return expectThroughout(clusterOf(this, utils), goal, span)
  })
}

import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'

const NAME = 'SchedulingGates'

/** A pod with gates is not tried before they are all removed (scheduler `plugins/schedulinggates`). */
export const schedulingGates = (): SchedulerPlugin => ({
  name: NAME,
  scope: 'cluster',
  curedBy: ['PodChanged'],
  preEnqueue({ spec }) {
    const gates = (spec.schedulingGates ?? []).map(({ name }) => name)
    if (gates.length === 0) return undefined
    return Refusal.unresolvable(NAME, `waiting for scheduling gates: [${gates.join(' ')}]`)
  },
})

import type { SchedulerPlugin } from '../framework/plugin'
import { Refusal } from '../framework/refusal'

const NAME = 'NodeName'
const refused = Refusal.unresolvable(NAME, "node(s) didn't match the requested node name")

/** A pod that names its node goes there or nowhere (scheduler `plugins/nodename`). */
export const nodeName = (): SchedulerPlugin => ({
  name: NAME,
  scope: 'cluster',
  curedBy: ['NodeAdded'],
  mayCure: (event, { pod }) => event.kind === 'NodeAdded' && event.node.metadata.name === pod.spec.nodeName,
  preFilter({ pod }) {
    const wanted = pod.spec.nodeName
    return wanted ? { check: (node) => (node.name === wanted ? undefined : refused) } : undefined
  },
})

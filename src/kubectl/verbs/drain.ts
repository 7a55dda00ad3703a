import type { Node, Pod } from '../../api/kinds'
import { pods } from '../../api/resources/pod'
import { parseTimestamp } from '../../base/time'
import { type DrainPlan, planDrain } from '../drain-filter'
import { CommandError, PlainError } from '../errors'
import { evictPods } from '../evict-pods'
import { DRY_RUN_FLAG, duration, integer, SELECTOR_FLAG, text, toggle } from '../flag'
import { dryRunOf } from '../report'
import { parseLabelSelector } from '../selector'
import type { Call, Item, Verb } from '../verb'
import { gatherNodes, setSchedulable } from './cordon'

export const drain: Verb = {
  name: 'drain',
  about: 'Drain node in preparation for maintenance.',
  usage: 'NODE',
  flags: [
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    toggle('force', 'Also pods that nobody would make anew'),
    toggle('ignore-daemonsets', 'Leave the pods of DaemonSets'),
    toggle('delete-emptydir-data', 'Also pods that use an emptyDir'),
    integer('grace-period', 'Seconds that pods get to stop', { fallback: '-1' }),
    duration('timeout', 'How long to try, in virtual time; 0 is for ever'),
    toggle('disable-eviction', 'Delete, and pass by disruption budgets'),
    text('pod-selector', 'Only pods with these labels'),
    integer('skip-wait-for-delete-timeout', 'Do not wait for pods that are deleted for longer than so many seconds', {
      fallback: '0',
    }),
    integer('chunk-size', 'Accepted; lists come whole', { fallback: '500' }),
  ],
  run,
}

const DRY_RUN_NOTE = { none: '', client: ' (dry run)', server: ' (server dry run)' } as const

async function run(call: Call): Promise<void> {
  requirePodSelector(call.flags.text('pod-selector'))
  const { items } = await gatherNodes(call)
  const failed: { node: string; errors: readonly string[] }[] = []
  for (const item of items) await setSchedulable(call, item, true)
  for (const item of items) {
    const { name } = item.object.metadata
    const problems = await drainNode(call, item)
    if (problems.length === 0) call.session.say(`node/${name} drained${DRY_RUN_NOTE[dryRunOf(call)]}`)
    else {
      const text = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
      call.session.complain(`error: unable to drain node "${name}" due to error: ${text}, continuing command...`)
      failed.push({ node: name, errors: problems })
    }
  }
  if (failed.length === 0) return
  call.session.complain(`There are pending nodes to be drained:\n${failed.map(({ node }) => ` ${node}`).join('\n')}`)
  const all = failed.flatMap(({ errors: lines }) => lines)
  throw new PlainError(all.join('\n'))
}

/** @throws {CommandError} */
function requirePodSelector(text: string): void {
  try {
    parseLabelSelector(text)
  } catch {
    throw new CommandError('--pod-selector=<pod_selector> must be a valid label selector')
  }
}

/** What stopped it; nothing when the node is drained. */
async function drainNode(call: Call, { object }: Item): Promise<readonly string[]> {
  const { flags, session } = call
  const plan = await planFor(call, object as Node)
  if (plan.errors.length > 0) return plan.errors
  if (plan.warnings.length > 0) session.complain(`Warning: ${plan.warnings.join('; ')}`)
  if (dryRunOf(call) !== 'none') {
    for (const { metadata } of plan.pods)
      session.say(`evicting pod ${metadata.namespace}/${metadata.name}${DRY_RUN_NOTE[dryRunOf(call)]}`)
    return []
  }
  const grace = flags.integer('grace-period') as number
  return evictPods(call, plan.pods, {
    timeout: flags.span('timeout'),
    bypassBudgets: flags.on('disable-eviction'),
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
  })
}

async function planFor(call: Call, node: Node): Promise<DrainPlan> {
  const { flags } = call
  const view = await call.cluster.view()
  const selector = parseLabelSelector(flags.text('pod-selector'))
  const limit = flags.integer('skip-wait-for-delete-timeout') as number
  const found = view.list<Pod>(pods, { nodeName: node.metadata.name }).filter((pod) => {
    const deleted = parseTimestamp(pod.metadata.deletionTimestamp)
    const longGone = limit > 0 && deleted !== undefined && view.now() - deleted > limit * 1000
    return selector.matches(pod.metadata.labels) && !longGone
  })
  return planDrain(found, view, {
    force: flags.on('force'),
    ignoreDaemonSets: flags.on('ignore-daemonsets'),
    deleteEmptyDirData: flags.on('delete-emptydir-data'),
  })
}

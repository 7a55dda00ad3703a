import type { KubernetesObject } from '../../../api/object'
import { groupKind } from '../../../api/resource'
import { milliseconds } from '../../../base/time'
import { CommandError, throwAll } from '../../errors'
import { duration, FILE_FLAGS, integer, SELECTOR_FLAG, toggle } from '../../flag'
import { gather } from '../../gather'
import { rolloutStatus } from '../../rollout-status'
import type { Call, Item, Verb } from '../../verb'
import { waitForChange } from '../../wait-for-change'
import { FOREVER, NOTHING_LEFT } from '../../waiting'
import { TARGET } from './flags'

export const status: Verb = {
  name: 'status',
  about: 'Show the status of the rollout, until it is done.',
  usage: TARGET,
  flags: [
    ...FILE_FLAGS,
    SELECTOR_FLAG,
    toggle('watch', 'Until the rollout is done', { short: 'w', fallback: 'true' }),
    duration('timeout', 'How long to wait, in virtual time'),
    integer('revision', 'Which revision it must be', { fallback: '0' }),
  ],
  run,
}

const VIEWED = ['Deployment', 'DaemonSet', 'StatefulSet']

async function run(call: Call): Promise<void> {
  if (call.arguments.length === 0 && call.flags.all('filename').length === 0) {
    throw new CommandError('required resource not specified')
  }
  const gathered = await gather(call, { all: 'yes' })
  throwAll(gathered.errors)
  if (gathered.items.length === 0) {
    call.session.complain(`No resources found in ${call.namespace} namespace.`)
    return
  }
  for (const item of gathered.items) await follow(call, item)
}

async function follow(call: Call, { resource, object }: Item): Promise<void> {
  if (!VIEWED.includes(resource.kind)) {
    throw new CommandError(`no status viewer has been implemented for ${groupKind(resource)}`)
  }
  const limit = call.flags.span('timeout')
  const end = call.cluster.now() + (limit > 0 ? limit : FOREVER)
  let current: KubernetesObject | undefined = object
  for (;;) {
    const { message, done } = rolloutStatus(current, call.flags.integer('revision'))
    call.session.say(message)
    if (done || !call.flags.on('watch')) return
    const left = milliseconds(Math.max(0, end - call.cluster.now()))
    const changed = await waitForChange(call.cluster, {
      resource,
      objects: [current],
      select: (objects) => objects.filter(({ metadata }) => metadata.uid === object.metadata.uid),
      limit: left,
    })
    if (!changed) throw await timedOut(call, limit, end)
    current = changed[0]
    if (!current) throw new CommandError('object has been deleted')
  }
}

async function timedOut(call: Call, limit: number, end: number): Promise<CommandError> {
  if (limit > 0) await call.cluster.pass(milliseconds(Math.max(0, end - call.cluster.now())))
  return new CommandError(`timed out waiting for the condition${limit > 0 ? '' : `\n${NOTHING_LEFT}`}`)
}

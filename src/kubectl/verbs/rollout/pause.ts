import type { Deployment } from '../../../api/kinds'
import { groupResource } from '../../../api/resource'
import { formatTimestamp } from '../../../base/time'
import { CommandError } from '../../errors'
import { gather } from '../../gather'
import { type Change, patchItems } from '../../patch-items'
import { podTemplatePatch } from '../../pod-spec-access'
import type { Call, Item, Verb } from '../../verb'
import { ROLLOUT_FLAGS, TARGET } from './flags'

const titleOf = ({ resource, object }: Item): string => `${groupResource(resource)} "${object.metadata.name}"`

const each =
  (change: (item: Item, call: Call) => Change) =>
  async (call: Call): Promise<void> => {
    if (call.arguments.length === 0 && call.flags.all('filename').length === 0) {
      throw new CommandError('required resource not specified')
    }
    const gathered = await gather(call, { all: 'yes' })
    if (gathered.items.length === 0 && gathered.errors.length === 0) {
      return call.session.complain(`No resources found in ${call.namespace} namespace.`)
    }
    await patchItems(call, gathered, (item) => change(item, call))
  }

function pauseChange(item: Item): Change {
  if (item.resource.kind !== 'Deployment') throw new CommandError(`${titleOf(item)} pausing is not supported`)
  if ((item.object as Deployment).spec.paused) throw new CommandError(`${titleOf(item)} is already paused`)
  return { patch: { spec: { paused: true } }, operation: 'paused' }
}

function resumeChange(item: Item): Change {
  if (item.resource.kind !== 'Deployment') throw new CommandError(`${titleOf(item)} resuming is not supported`)
  if (!(item.object as Deployment).spec.paused) throw new CommandError(`${titleOf(item)} is not paused`)
  return { patch: { spec: { paused: null } }, operation: 'resumed' }
}

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

function restartChange(item: Item, call: Call): Change {
  const { kind } = item.resource
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind)) {
    throw new CommandError(`${titleOf(item)} restarting is not supported`)
  }
  if (kind === 'Deployment' && (item.object as Deployment).spec.paused) {
    throw new CommandError(`${titleOf(item)} can't restart paused deployment (run rollout resume first)`)
  }
  const annotations = { [RESTARTED_AT]: formatTimestamp(call.cluster.now()) }
  return { patch: podTemplatePatch(kind, { metadata: { annotations } }), operation: 'restarted' }
}

export const pause: Verb = {
  name: 'pause',
  about: 'Mark the provided resource as paused.',
  usage: TARGET,
  flags: ROLLOUT_FLAGS,
  run: each(pauseChange),
}

export const resume: Verb = {
  name: 'resume',
  about: 'Resume a paused resource.',
  usage: TARGET,
  flags: ROLLOUT_FLAGS,
  run: each(resumeChange),
}

export const restart: Verb = {
  name: 'restart',
  about: 'Restart a resource.',
  usage: TARGET,
  flags: ROLLOUT_FLAGS,
  run: each(restartChange),
}

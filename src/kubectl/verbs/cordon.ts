import type { Node } from '../../api/kinds'
import { CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, SELECTOR_FLAG } from '../flag'
import type { Gathered } from '../gather'
import { gather } from '../gather'
import { dryRunOf } from '../report'
import type { Call, Item, Verb } from '../verb'

const FLAGS = [SELECTOR_FLAG, DRY_RUN_FLAG]

export const cordon: Verb = {
  name: 'cordon',
  about: 'Mark node as unschedulable.',
  usage: 'NODE',
  flags: FLAGS,
  run: (call) => cordonAll(call, true),
}

export const uncordon: Verb = {
  name: 'uncordon',
  about: 'Mark node as schedulable.',
  usage: 'NODE',
  flags: FLAGS,
  run: (call) => cordonAll(call, false),
}

async function cordonAll(call: Call, wanted: boolean): Promise<void> {
  const { items } = await gatherNodes(call)
  for (const item of items) await setSchedulable(call, item, wanted)
}

/** The nodes that a command names; their type need not be said. @throws {CommandError}, {StatusError} when one is missing */
export async function gatherNodes(call: Call): Promise<Gathered> {
  const selector = call.flags.text('selector')
  const words = call.arguments
  if (words.length === 0 && !selector) throw call.usage(`USAGE: ${call.path.replace('kubectl ', '')} NODE [flags]`)
  if (words.length > 0 && selector) throw call.usage('error: cannot specify both a node name and a --selector option')
  const names = words.some((word) => word.includes('/')) ? words : ['nodes', ...words]
  const gathered = await gather(call, { words: names, all: 'no' })
  const foreign = gathered.items.find(({ resource }) => resource.kind !== 'Node')?.resource
  if (foreign) {
    const { group, version, plural } = foreign
    throw new CommandError(`expected resource of type node, got "${group}/${version}, Resource=${plural}"`)
  }
  throwAll(gathered.errors)
  return gathered
}

/** Cordons or uncordons, and says so. */
export async function setSchedulable(call: Call, { resource, object }: Item, unschedulable: boolean): Promise<void> {
  const { name } = object.metadata
  const word = unschedulable ? 'cordoned' : 'uncordoned'
  const dryRun = dryRunOf(call)
  const note = dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)'
  if (!!(object as Node).spec.unschedulable === unschedulable) {
    call.session.say(`node/${name} already ${word}${note}`)
    return
  }
  if (dryRun !== 'client') {
    const body = { spec: { unschedulable: unschedulable || null } }
    await call.cluster.patch(
      resource,
      { namespace: '', name },
      { type: 'strategic', body },
      { dryRun: dryRun === 'server' },
    )
  }
  call.session.say(`node/${name} ${word}${note}`)
}

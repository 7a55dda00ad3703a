import { parseQuantity } from '../../../api/quantity'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import { gather } from '../../gather'
import { type Change, patchItems } from '../../patch-items'
import { podSpecPatch, requirePodSpec } from '../../pod-spec-access'
import type { Call, Item, Verb } from '../../verb'
import { matchesContainer } from './containers'
import { SET_FLAGS } from './flags'

export const setResources: Verb = {
  name: 'resources',
  about: 'Update resource requests/limits on objects with pod templates.',
  usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...SET_FLAGS,
    text('containers', 'Names of containers, with * for any letters', { short: 'c', fallback: '*' }),
    text('limits', 'cpu=100m,memory=256Mi'),
    text('requests', 'cpu=100m,memory=256Mi'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  if (!flags.has('limits') && !flags.has('requests')) {
    throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  }
  const update = {
    ...(flags.has('limits') ? { limits: parseResources(flags.text('limits')) } : {}),
    ...(flags.has('requests') ? { requests: parseResources(flags.text('requests')) } : {}),
  }
  await patchItems(call, await gather(call, { all: 'flag' }), (item) =>
    resourceChange(item, flags.text('containers'), update),
  )
}

/** @throws {CommandError} */
export function parseResources(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((part) => {
    const [name, amount, ...more] = part.split('=')
    if (!name || amount === undefined || more.length > 0) {
      throw new CommandError(`Invalid argument syntax ${part}, expected <resource>=<value>`)
    }
    if (parseQuantity(amount) === undefined) {
      throw new CommandError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      )
    }
    return [name, amount] as const
  })
  return Object.fromEntries(pairs)
}

function resourceChange(item: Item, pattern: string, update: JsonObject): Change {
  const spec = requirePodSpec(item)
  const matching = spec.containers.filter((container) => matchesContainer(container.name, pattern))
  if (matching.length === 0) throw new CommandError(`unable to find container named ${pattern}`)
  const changed = matching.filter(({ resources }) =>
    (['limits', 'requests'] as const).some((list) =>
      Object.entries((update[list] ?? {}) as Record<string, string>).some(
        ([key, value]) => resources?.[list]?.[key] !== value,
      ),
    ),
  )
  const containers = changed.map((container) => ({ name: container.name, resources: update }))
  return {
    patch: containers.length > 0 ? podSpecPatch(item.object.kind, { containers }) : undefined,
    operation: 'resource requirements updated',
    refusal: 'failed to patch resources update to pod template ',
  }
}

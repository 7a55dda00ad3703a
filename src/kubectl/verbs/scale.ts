import type { KubernetesObject } from '../../api/object'
import type { AnyResource } from '../../api/resource'
import { StatusError } from '../../api/status-error'
import { attemptAll, CommandError, throwAll } from '../errors'
import {
  DRY_RUN_FLAG,
  duration,
  FILE_FLAGS,
  integer,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  text,
  toggle,
} from '../flag'
import { gather } from '../gather'
import { noteChangeCause } from '../record'
import { dryRunOf, reportOf } from '../report'
import type { Call, Verb } from '../verb'
import { requireFlags } from './create/generate'

export const scale: Verb = {
  name: 'scale',
  about: 'Set a new size for a deployment, replica set, or replication controller.',
  usage: '--replicas=COUNT (-f FILENAME | TYPE NAME)',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    integer('replicas', 'How many there are to be', { fallback: '-1' }),
    integer('current-replicas', 'How many there must be now', { fallback: '-1' }),
    text('resource-version', 'Which version it must be now'),
    duration('timeout', 'Accepted: the size is set at once'),
    toggle('all', 'All of the type'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const replicas = call.flags.integer('replicas') as number
  requireFlags(call, ['replicas'])
  if (replicas < 0)
    throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  const report = await reportOf(call)
  const { items, errors: missing } = await gather(call, { all: 'flag' })
  const refused = await attemptAll(items, async ({ resource, object }) => {
    report(resource, await setReplicas(call, { resource, object, replicas }), 'scaled')
  })
  // Until 1.34 kubectl put `error: no objects passed to scale` before what it had not found.
  throwAll([...missing, ...refused])
  if (items.length === 0) throw new CommandError('no objects passed to scale')
}

interface Wish {
  readonly resource: AnyResource
  readonly object: KubernetesObject
  readonly replicas: number
}

async function setReplicas(call: Call, { resource, object, replicas }: Wish): Promise<KubernetesObject> {
  const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name }
  if (!resource.scale) throw StatusError.of(404, 'NotFound', 'the server could not find the requested resource')
  const expected = call.flags.integer('current-replicas') as number
  const found = resource.scale.specReplicas(object)
  if (expected >= 0 && found !== expected) throw new CommandError(`Expected replicas to be ${expected}, was ${found}`)
  const version = call.flags.text('resource-version')
  if (version && version !== object.metadata.resourceVersion) {
    throw new CommandError(`Expected resource version to be ${version}, was ${object.metadata.resourceVersion}`)
  }
  const dryRun = dryRunOf(call)
  if (dryRun === 'client') return object
  const patch = { type: 'merge', body: { spec: { replicas } } } as const
  await call.cluster.patch(resource, key, patch, { subresource: 'scale', dryRun: dryRun === 'server' })
  await noteChangeCause(call, resource, key)
  return call.cluster.get<KubernetesObject>(resource, key)
}

import type { KubernetesObject } from '../../api/object'
import { type Applied, applyObject } from '../apply-object'
import { applyServerSide, type ServerSideApplied } from '../apply-server-side'
import type { Manifest } from '../decode'
import { attemptAll, CommandError, throwAll } from '../errors'
import {
  DRY_RUN_FLAG,
  duration,
  FIELD_MANAGER_FLAG,
  FILE_FLAGS,
  integer,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  text,
  toggle,
  VALIDATE_FLAG,
} from '../flag'
import { selectManifests } from '../gather'
import { prune } from '../prune'
import { dryRunOf, reportOf } from '../report'
import { validationOf } from '../validation'
import { type Call, requireFiles, type Verb } from '../verb'
import { lastApplied } from './apply-last-applied'

export const apply: Verb = {
  name: 'apply',
  about: 'Apply a configuration to a resource by file name or given input.',
  usage: '-f FILENAME',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    toggle('server-side', 'The server merges, and notes who owns which field'),
    toggle('force-conflicts', 'With --server-side: take over what others own'),
    toggle('overwrite', 'The manifest wins over other changes', { fallback: 'true' }),
    toggle('force', 'Delete and create anew what cannot be patched'),
    toggle('prune', 'Delete what was applied once and is not in the manifests; needs -l or --all'),
    toggle('all', 'With --prune: whatever its labels'),
    toggle('wait', 'Accepted'),
    duration('timeout', 'Accepted'),
    integer('grace-period', 'Accepted', { fallback: '-1' }),
    toggle('openapi-patch', 'Accepted', { fallback: 'true' }),
    text('cascade', 'Accepted', { bare: 'background', fallback: 'background' }),
  ],
  verbs: lastApplied,
  run,
}

async function run(call: Call): Promise<void> {
  const { flags, session } = call
  requireFiles(call)
  refuseContradictions(call)
  const report = await reportOf(call)
  const { manifests, errors: unread } = await selectManifests(call, validationOf(call) !== 'Ignore')
  const applied: KubernetesObject[] = []
  const refused = await attemptAll(manifests, async (manifest) => {
    const { operation, object, warnings } = await applyOne(call, manifest)
    session.warnAll(warnings)
    applied.push(object)
    report(manifest.resource, object, operation)
  })
  const errors = [...unread, ...refused]
  if (manifests.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
  if (flags.on('prune')) {
    await prune(call, applied, ({ resource, object }) => report(resource, object, 'pruned'), dryRunOf(call) !== 'none')
  }
  throwAll(errors)
}

/** @throws {CommandError} for flags that do not go together */
function refuseContradictions(call: Call): void {
  const { flags } = call
  const serverSide = flags.on('server-side')
  if (serverSide && dryRunOf(call) === 'client') {
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  }
  if (flags.on('force-conflicts') && !serverSide)
    throw new CommandError('--force-conflicts only works with --server-side')
  if (flags.on('force') && serverSide) throw new CommandError('--force cannot be used with --server-side')
  if (flags.on('force') && dryRunOf(call) === 'server') {
    throw new CommandError('--dry-run=server cannot be used with --force')
  }
  if (flags.on('all') && flags.text('selector')) {
    throw new CommandError('cannot set --all and --selector at the same time')
  }
  if (flags.on('prune') && !flags.text('selector') && !flags.on('all')) {
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  }
}

function applyOne(call: Call, manifest: Manifest): Promise<Applied | ServerSideApplied> {
  const { flags, cluster } = call
  const { generateName } = (manifest.body.metadata ?? {}) as { readonly generateName?: string }
  if (manifest.name === '' && generateName) {
    throw new CommandError(`from ${generateName}: cannot use generate name with apply`)
  }
  const fieldManager = flags.text('field-manager')
  const options = {
    fieldValidation: validationOf(call),
    dryRun: dryRunOf(call),
    ...(fieldManager ? { fieldManager } : {}),
  }
  if (flags.on('server-side'))
    return applyServerSide(cluster, manifest, { ...options, force: flags.on('force-conflicts') })
  const changeCause = flags.on('record') ? { changeCause: call.record } : {}
  return applyObject(cluster, manifest, { ...options, ...changeCause, force: flags.on('force') })
}

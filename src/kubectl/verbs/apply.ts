import type { KubernetesObject } from '../../api/object'
import { applyObject } from '../apply-object'
import { applyServerSide } from '../apply-server-side'
import { CommandError, isFatal, throwAll } from '../errors'
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
import { readManifests } from '../gather'
import { prune } from '../prune'
import { dryRunOf, reportOf } from '../report'
import { parseLabelSelector } from '../selector'
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
  const serverSide = flags.on('server-side')
  const dryRun = dryRunOf(call)
  if (serverSide && dryRun === 'client')
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (flags.on('force-conflicts') && !serverSide)
    throw new CommandError('--force-conflicts only works with --server-side')
  if (flags.on('prune') && !flags.text('selector') && !flags.on('all')) {
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  }
  const report = await reportOf(call)
  const fieldValidation = validationOf(call)
  const read = await readManifests(call, fieldValidation !== 'Ignore')
  const selector = parseLabelSelector(flags.text('selector'))
  const manifests = read.manifests.filter(({ body }) =>
    selector.matches((body.metadata as { labels?: Record<string, string> })?.labels),
  )
  const errors: unknown[] = [...read.errors]
  const applied: KubernetesObject[] = []
  for (const manifest of manifests) {
    try {
      if (manifest.name === '' && (manifest.body.metadata as { generateName?: string } | undefined)?.generateName) {
        throw new CommandError(
          `from ${(manifest.body.metadata as { generateName?: string }).generateName}: cannot use generate name with apply`,
        )
      }
      const options = {
        fieldValidation,
        dryRun,
        ...(flags.text('field-manager') ? { fieldManager: flags.text('field-manager') } : {}),
      }
      const { operation, object, warnings } = serverSide
        ? await applyServerSide(call.cluster, manifest, { ...options, force: flags.on('force-conflicts') })
        : await applyObject(call.cluster, manifest, {
            ...options,
            force: flags.on('force'),
            ...(flags.on('record') ? { changeCause: call.record } : {}),
          })
      session.warnAll(warnings)
      applied.push(object)
      report(manifest.resource, object, operation)
    } catch (error) {
      if (isFatal(error)) throw error
      errors.push(error)
    }
  }
  if (manifests.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply')
  if (flags.on('prune'))
    await prune(call, applied, ({ resource, object }) => report(resource, object, 'pruned'), dryRun !== 'none')
  throwAll(errors)
}

import type { KubernetesObject } from '../../api/object'
import { isNotFound } from '../../api/status-error'
import type { JsonObject } from '../../base/json'
import type { Manifest } from '../decode'
import { deletedLine } from '../delete-object'
import { attemptAll, CommandError, throwAll, withSource } from '../errors'
import {
  DRY_RUN_FLAG,
  duration,
  FIELD_MANAGER_FLAG,
  FILE_FLAGS,
  integer,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  text,
  toggle,
  VALIDATE_FLAG,
} from '../flag'
import { readManifests } from '../gather'
import { withNotes } from '../noted'
import { dryRunOf, reportOf } from '../report'
import { validationOf } from '../validation'
import { type Call, requireFiles, type Verb } from '../verb'
import { FOREVER, waitUntilGone } from '../waiting'

export const replace: Verb = {
  name: 'replace',
  about: 'Replace a resource by file name or given input.',
  usage: '-f FILENAME',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    toggle('force', 'Delete first, then create'),
    toggle('save-config', 'Note the manifest for a later apply'),
    integer('grace-period', 'With --force: seconds that pods get to stop', { fallback: '-1' }),
    duration('timeout', 'With --force: how long to wait'),
    text('cascade', 'With --force: background, foreground or orphan', { bare: 'background', fallback: 'background' }),
    toggle('wait', 'Accepted'),
    text('subresource', 'status or scale'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  requireFiles(call)
  const grace = flags.integer('grace-period') as number
  if (grace >= 0 && !flags.on('force')) throw new CommandError('--grace-period must have --force specified')
  const report = await reportOf(call)
  const { manifests, errors: unread } = await readManifests(call, validationOf(call) !== 'Ignore')
  if (flags.on('force')) await removeAll(call, manifests)
  const refused = await attemptAll(manifests, async (manifest) => {
    const object = await replaceOne(call, manifest).catch((error: unknown) => {
      throw withSource('replacing', manifest.source, error)
    })
    report(manifest.resource, object, 'replaced')
  })
  throwAll([...unread, ...refused])
  if (manifests.length === 0) throw new CommandError('no objects passed to replace')
}

async function replaceOne(call: Call, manifest: Manifest): Promise<KubernetesObject> {
  if (manifest.name === '' && !call.flags.on('force')) throw new CommandError('resource name may not be empty')
  const { resource, namespace, name } = manifest
  const body = withNotes(call, manifest.body)
  const options = {
    fieldManager: call.flags.text('field-manager') || 'kubectl-replace',
    fieldValidation: validationOf(call),
    dryRun: dryRunOf(call) !== 'none',
  }
  const subresource = call.flags.text('subresource') as '' | 'status' | 'scale'
  const { object, warnings } = call.flags.on('force')
    ? await call.cluster.create(resource, namespace, body, options)
    : await call.cluster.update(resource, { namespace, name }, await versioned(call, manifest, body), {
        ...options,
        ...(subresource ? { subresource } : {}),
      })
  call.session.warnAll(warnings)
  return object
}

/** Some kinds are only replaced by who says which state he replaces: kubectl looks, unless the manifest says it. */
async function versioned(call: Call, { resource, namespace, name }: Manifest, body: JsonObject): Promise<JsonObject> {
  const metadata = body.metadata as JsonObject | undefined
  if (metadata?.resourceVersion) return body
  const live = await call.cluster.find<KubernetesObject>(resource, { namespace, name })
  if (!live) return body
  return { ...body, metadata: { ...metadata, resourceVersion: live.metadata.resourceVersion } }
}

/** Deletes what is to be made anew, and waits until it is gone. */
async function removeAll(call: Call, manifests: readonly Manifest[]): Promise<void> {
  const grace = call.flags.integer('grace-period') as number
  for (const { resource, namespace, name } of manifests) {
    const object = await call.cluster.find<KubernetesObject>(resource, { namespace, name })
    if (!object) continue
    try {
      const options = { propagationPolicy: 'Background' as const, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) }
      await call.cluster.delete(resource, { namespace, name }, options)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
    call.session.say(deletedLine({ resource, object }, { dryRun: dryRunOf(call), now: grace === 0 }))
    const limit = call.flags.span('timeout')
    const outcome = await waitUntilGone(call.cluster, [{ resource, object }], limit > 0 ? limit : FOREVER)
    if (!outcome.met) throw new CommandError('timed out waiting for the condition')
  }
}

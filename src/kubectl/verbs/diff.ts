import type { KubernetesObject } from '../../api/object'
import { isObject, type JsonObject } from '../../base/json'
import { formatTimestamp } from '../../base/time'
import { applyPatchOf, patchTypeOf, withoutLastApplied } from '../apply-object'
import type { Manifest } from '../decode'
import { unifiedHunks } from '../diff-text'
import { errorText, isFatal, QuietExit, throwAll } from '../errors'
import { FIELD_MANAGER_FLAG, FILE_FLAGS, integer, SELECTOR_FLAG, toggle } from '../flag'
import { selectManifests } from '../gather'
import { toYaml } from '../output/yaml'
import { type Call, requireFiles, type Verb } from '../verb'

export const diff: Verb = {
  name: 'diff',
  about: 'Diff the live version against a would-be applied version.',
  usage: '-f FILENAME',
  flags: [
    ...FILE_FLAGS,
    SELECTOR_FLAG,
    FIELD_MANAGER_FLAG,
    toggle('server-side', 'As a server-side apply would change it'),
    toggle('force-conflicts', 'With --server-side: take over what others own'),
    toggle('show-managed-fields', 'Keep metadata.managedFields'),
    integer('concurrency', 'Accepted', { fallback: '1' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  let different = false
  try {
    requireFiles(call)
    const { manifests, errors } = await selectManifests(call)
    throwAll(errors)
    for (const manifest of manifests) {
      const text = await diffOf(call, manifest)
      different ||= text !== ''
      call.session.write(text)
    }
  } catch (error) {
    if (isFatal(error)) throw error
    // Exit code 1 says that something differs, so an error must be greater.
    call.session.complain(errorText(error))
    throw new QuietExit(2)
  }
  if (different) throw new QuietExit(1)
}

async function diffOf(call: Call, manifest: Manifest): Promise<string> {
  const { resource, namespace, name } = manifest
  const live = await call.cluster.find<KubernetesObject>(resource, { namespace, name })
  const merged = await mergedWith(call, manifest, live)
  const [before, after] = masked(live ? shown(call, live) : undefined, shown(call, merged))
  const hunks = unifiedHunks(before ? toYaml(before) : '', toYaml(after))
  if (hunks === '') return ''
  const file = [resource.group, resource.version, resource.kind, namespace, merged.metadata.name]
    .filter(Boolean)
    .join('.')
  const time = formatTimestamp(call.cluster.now()).replace('T', ' ').replace('Z', '.000000000 +0000')
  return `diff -u -N LIVE/${file} MERGED/${file}\n--- LIVE/${file}\t${time}\n+++ MERGED/${file}\t${time}\n${hunks}`
}

/** What would be there after an apply. */
async function mergedWith(
  call: Call,
  manifest: Manifest,
  live: KubernetesObject | undefined,
): Promise<KubernetesObject> {
  const { resource, namespace, name, body } = manifest
  const options = { dryRun: true, fieldManager: call.flags.text('field-manager') || 'kubectl-client-side-apply' }
  if (call.flags.on('server-side')) {
    const force = call.flags.on('force-conflicts')
    return (await call.cluster.applyPatch(resource, { namespace, name }, body, { ...options, force })).object
  }
  if (!live) return (await call.cluster.create(resource, namespace, body, options)).object
  // What is noted as applied stays as it is: the annotation is no difference.
  const patch = applyPatchOf(resource, withoutLastApplied(body), live)
  if (Object.keys(patch).length === 0) return live
  return (
    await call.cluster.patch(resource, { namespace, name }, { type: patchTypeOf(resource), body: patch }, options)
  ).object
}

/** An object as it is compared. */
function shown(call: Call, object: KubernetesObject): JsonObject {
  const { managedFields, ...metadata } = object.metadata
  const fields = call.flags.on('show-managed-fields') ? { managedFields } : {}
  return { ...object, metadata: { ...metadata, ...fields } } as unknown as JsonObject
}

/** Values of secrets are not shown, but whether they differ is. */
function masked(before: JsonObject | undefined, after: JsonObject): readonly [JsonObject | undefined, JsonObject] {
  if (after.kind !== 'Secret') return [before, after]
  const [old, now] = [(before?.data ?? {}) as JsonObject, (after.data ?? {}) as JsonObject]
  const mask = (data: JsonObject, other: JsonObject, note: string): JsonObject =>
    Object.fromEntries(
      Object.keys(data).map((key) => [
        key,
        other[key] !== undefined && other[key] !== data[key] ? `*** (${note})` : '***',
      ]),
    )
  const hide = (object: JsonObject | undefined, data: JsonObject): JsonObject | undefined =>
    object && isObject(object.data) ? { ...object, data } : object
  return [hide(before, mask(old, now, 'before')), hide(after, mask(now, old, 'after')) as JsonObject]
}

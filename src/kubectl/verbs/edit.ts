import { keyOf } from '../../api/object'
import type { JsonObject } from '../../base/json'
import { patchTypeOf } from '../apply-object'
import { attemptAll, throwAll } from '../errors'
import { FIELD_MANAGER_FLAG, FILE_FLAGS, OUTPUT_FLAGS, RECORD_FLAG, toggle, VALIDATE_FLAG } from '../flag'
import { gather } from '../gather'
import { GIVEN_EDIT_FLAGS, givenEdit, requireGivenEdit } from '../given-edit'
import { diffMerge } from '../merge/merge-diff'
import { diffStrategic } from '../merge/strategic-diff'
import { withoutManagedFields } from '../output/object-printer'
import { changeCauseOf } from '../record'
import { reportOf } from '../report'
import type { Call, Verb } from '../verb'

/**
 * `kubectl edit` without an editor: the change is given with the command, as replacements in the YAML that the editor
 * would show (`--replace 'replicas: 2=>replicas: 5'`, repeatable) or as a file with the whole edited object
 * (`--edited-file`). What happens then is what kubectl does after the editor has been closed.
 */
export const edit: Verb = {
  name: 'edit',
  about: 'Edit a resource. No editor opens: give the change with --replace or --edited-file.',
  usage: "(TYPE/NAME | -f FILENAME) --replace 'OLD=>NEW' | --edited-file FILE",
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    ...GIVEN_EDIT_FLAGS,
    toggle('save-config', 'Accepted'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const report = await reportOf(call)
  const gathered = await gather(call, { all: 'no' })
  if (gathered.items.length > 0) requireGivenEdit(call)
  const refused = await attemptAll(gathered.items, async (item) => {
    const before = withoutManagedFields(item.object) as JsonObject
    const after = await givenEdit(call, before)
    const type = patchTypeOf(item.resource)
    const diff = type === 'merge' ? diffMerge : diffStrategic
    const patch = diff(before, after, { deletions: true, changesAndAdditions: true }) as JsonObject
    if (Object.keys(patch).length === 0) return call.session.complain('Edit cancelled, no changes made.')
    const body = withAnnotations(patch, changeCauseOf(call))
    const options = { fieldManager: call.flags.text('field-manager') || 'kubectl-edit' }
    const { object } = await call.cluster.patch(item.resource, keyOf(item.object), { type, body }, options)
    report(item.resource, object, 'edited')
  })
  throwAll([...gathered.errors, ...refused])
}

function withAnnotations(patch: JsonObject, added: Readonly<Record<string, string>>): JsonObject {
  if (Object.keys(added).length === 0) return patch
  const metadata = (patch.metadata ?? {}) as JsonObject
  return {
    ...patch,
    metadata: { ...metadata, annotations: { ...((metadata.annotations ?? {}) as JsonObject), ...added } },
  }
}

import { keyOf } from '../../api/object'
import type { JsonObject } from '../../base/json'
import { patchTypeOf } from '../apply-object'
import { attemptAll, CommandError, throwAll } from '../errors'
import { FIELD_MANAGER_FLAG, FILE_FLAGS, OUTPUT_FLAGS, RECORD_FLAG, text, toggle, VALIDATE_FLAG } from '../flag'
import { gather } from '../gather'
import { readManifest } from '../manifest'
import { diffMerge } from '../merge/merge-diff'
import { diffStrategic } from '../merge/strategic-diff'
import { withoutManagedFields } from '../output/object-printer'
import { toYaml } from '../output/yaml'
import { changeCauseOf } from '../record'
import { reportOf } from '../report'
import type { Call, Item, Verb } from '../verb'

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
    { name: 'replace', kind: 'lines', about: 'OLD=>NEW: text of the YAML to replace; repeatable' },
    text('edited-file', 'A file with the object as it is after editing'),
    toggle('save-config', 'Accepted'),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const { flags } = call
  if (flags.all('replace').length === 0 && !flags.text('edited-file')) {
    throw new CommandError("no editor runs here: give the change with --replace 'OLD=>NEW' or --edited-file FILE")
  }
  const report = await reportOf(call)
  const gathered = await gather(call, { all: 'no' })
  const refused = await attemptAll(gathered.items, async (item) => {
    const before = withoutManagedFields(item.object) as JsonObject
    const after = await edited(call, item)
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

/** The object as it reads after the change. @throws {CommandError} */
async function edited(call: Call, { object }: Item): Promise<JsonObject> {
  const file = call.flags.text('edited-file')
  const text = file ? await call.session.files.read(file) : replaceAll(call, toYaml(withoutManagedFields(object)))
  if (text === undefined) throw new CommandError(`the path "${file}" does not exist`)
  const [document] = readManifest(text, file || object.metadata.name)
  if (!document) throw new CommandError('Edit cancelled, saved file was empty.')
  return document.body
}

function replaceAll(call: Call, yaml: string): string {
  return call.flags.all('replace').reduce((text, rule) => {
    const arrow = rule.indexOf('=>')
    if (arrow <= 0) throw new CommandError(`invalid --replace ${JSON.stringify(rule)}: expected OLD=>NEW`)
    const [from, to] = [rule.slice(0, arrow), rule.slice(arrow + 2)]
    if (!text.includes(from))
      throw new CommandError(
        `--replace ${JSON.stringify(rule)}: the object's YAML does not hold ${JSON.stringify(from)}`,
      )
    return text.replaceAll(from, to)
  }, yaml)
}

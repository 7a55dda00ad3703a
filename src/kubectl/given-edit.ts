import type { KubernetesObject } from '../api/object'
import type { JsonObject } from '../base/json'
import { CommandError } from './errors'
import { type Flag, lines, text } from './flag'
import { readManifest } from './manifest'
import { toYaml } from './output/yaml'
import type { Call } from './verb'

/** How a change is given where kubectl would open an editor. */
export const GIVEN_EDIT_FLAGS: readonly Flag[] = [
  lines('replace', 'OLD=>NEW: text of the YAML to replace; repeatable'),
  text('edited-file', 'A file with the object as it is after editing'),
]

/** @throws {CommandError} when no change is given */
export function requireGivenEdit({ flags }: Call): void {
  if (flags.all('replace').length > 0 || flags.text('edited-file')) return
  throw new CommandError("no editor runs here: give the change with --replace 'OLD=>NEW' or --edited-file FILE")
}

/** The document as it reads after the change. @throws {CommandError} */
export async function givenEdit(call: Call, document: KubernetesObject | JsonObject): Promise<JsonObject> {
  const file = call.flags.text('edited-file')
  const yaml = file ? await call.session.files.read(file) : replaceAll(call, toYaml(document))
  if (yaml === undefined) throw new CommandError(`the path "${file}" does not exist`)
  const [edited] = readManifest(yaml, file || 'the edited object')
  if (!edited) throw new CommandError('Edit cancelled, saved file was empty.')
  return edited.body
}

function replaceAll(call: Call, yaml: string): string {
  return call.flags.all('replace').reduce((before, rule) => {
    const arrow = rule.indexOf('=>')
    if (arrow <= 0) throw new CommandError(`invalid --replace ${JSON.stringify(rule)}: expected OLD=>NEW`)
    const [from, to] = [rule.slice(0, arrow), rule.slice(arrow + 2)]
    if (!before.includes(from)) {
      throw new CommandError(
        `--replace ${JSON.stringify(rule)}: the object's YAML does not hold ${JSON.stringify(from)}`,
      )
    }
    return before.replaceAll(from, to)
  }, yaml)
}

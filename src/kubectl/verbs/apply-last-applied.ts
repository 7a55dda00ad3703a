import { type KubernetesObject, keyOf } from '../../api/object'
import { toCompactJson } from '../../base/go-json'
import { equal, type JsonObject } from '../../base/json'
import { LAST_APPLIED, withLastApplied } from '../apply-object'
import { CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, FILE_FLAGS, OUTPUT_FLAG, SELECTOR_FLAG, text, toggle } from '../flag'
import { gather, readManifests } from '../gather'
import { GIVEN_EDIT_FLAGS, givenEdit, requireGivenEdit } from '../given-edit'
import { toJson } from '../output/json'
import { toYaml } from '../output/yaml'
import { reportOf } from '../report'
import { type Call, requireFiles, type Verb } from '../verb'

const notedIn = ({ metadata }: KubernetesObject): string | undefined => metadata.annotations?.[LAST_APPLIED]

const viewLastApplied: Verb = {
  name: 'view-last-applied',
  about: 'What was applied last.',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [
    ...FILE_FLAGS,
    SELECTOR_FLAG,
    text('output', 'yaml or json', { short: 'o' }),
    toggle('all', 'All of the type'),
  ],
  async run(call: Call) {
    const output = call.flags.text('output')
    if (!['', 'json', 'yaml'].includes(output)) {
      throw call.usage(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`)
    }
    const { items, errors } = await gather(call, { all: 'flag' })
    throwAll(errors)
    for (const { object, source } of items) {
      const noted = notedIn(object)
      if (noted === undefined) {
        // kubectl adds the file to an error that is none; without a file nothing is left to say.
        if (source === undefined) return
        const why = `no last-applied-configuration annotation found on resource: ${object.metadata.name}\n`
        throw new CommandError(`error when ${why} "${source}": <nil>`)
      }
      const value = JSON.parse(noted) as JsonObject
      call.session.write(output === 'json' ? toJson(value) : toYaml(value))
    }
  },
}

const setLastApplied: Verb = {
  name: 'set-last-applied',
  about: 'Note a manifest as the one applied last.',
  usage: '-f FILENAME',
  flags: [...FILE_FLAGS, OUTPUT_FLAG, DRY_RUN_FLAG, toggle('create-annotation', 'Also where there is none yet')],
  async run(call: Call) {
    requireFiles(call)
    const report = await reportOf(call)
    const { manifests, errors } = await readManifests(call)
    throwAll(errors)
    for (const { resource, namespace, name, body } of manifests) {
      const key = { namespace, name }
      const live = await call.cluster.get(resource, key)
      if (notedIn(live) === undefined && !call.flags.on('create-annotation')) {
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        )
      }
      const metadata = withLastApplied(body).metadata as { annotations: Record<string, string> }
      const annotations = { [LAST_APPLIED]: metadata.annotations[LAST_APPLIED] as string }
      const patch = { type: 'merge', body: { metadata: { annotations } } } as const
      const { object } = await call.cluster.patch(resource, key, patch, { fieldManager: 'kubectl-client-side-apply' })
      report(resource, object, 'configured')
    }
  },
}

const NOTHING_NOTED =
  'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`'

/** As `kubectl edit`, of what is noted: the change is given with the command. */
const editLastApplied: Verb = {
  name: 'edit-last-applied',
  about: 'Edit what was applied last. No editor opens: give the change with --replace or --edited-file.',
  usage: "(TYPE/NAME | -f FILENAME) --replace 'OLD=>NEW' | --edited-file FILE",
  flags: [...FILE_FLAGS, OUTPUT_FLAG, FIELD_MANAGER_FLAG, ...GIVEN_EDIT_FLAGS],
  async run(call: Call) {
    const report = await reportOf(call)
    const { items, errors } = await gather(call, { all: 'no' })
    throwAll(errors)
    const noted = items.filter(({ object }) => notedIn(object) !== undefined)
    if (noted.length === 0) throw new CommandError(NOTHING_NOTED)
    requireGivenEdit(call)
    for (const { resource, object } of noted) {
      const before = JSON.parse(notedIn(object) as string) as JsonObject
      const after = await givenEdit(call, before)
      if (equal(before, after)) {
        call.session.complain('Edit cancelled, no changes made.')
        continue
      }
      const annotations = { [LAST_APPLIED]: `${toCompactJson(after)}\n` }
      const patch = { type: 'merge', body: { metadata: { annotations } } } as const
      const fieldManager = call.flags.text('field-manager') || 'kubectl-client-side-apply'
      report(resource, (await call.cluster.patch(resource, keyOf(object), patch, { fieldManager })).object, 'edited')
    }
  },
}

export const lastApplied: readonly Verb[] = [editLastApplied, viewLastApplied, setLastApplied]

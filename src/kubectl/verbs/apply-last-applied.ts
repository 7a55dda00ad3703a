import type { JsonObject } from '../../base/json'
import { LAST_APPLIED, withLastApplied } from '../apply-object'
import { CommandError, throwAll } from '../errors'
import { DRY_RUN_FLAG, FILE_FLAGS, OUTPUT_FLAG, SELECTOR_FLAG, text, toggle } from '../flag'
import { gather, readManifests } from '../gather'
import { toJson } from '../output/json'
import { toYaml } from '../output/yaml'
import { reportOf } from '../report'
import { type Call, requireFiles, type Verb } from '../verb'

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
    const { items, errors } = await gather(call, { all: 'flag' })
    throwAll(errors)
    for (const { object } of items) {
      const noted = object.metadata.annotations?.[LAST_APPLIED]
      if (noted === undefined) {
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${object.metadata.name}`)
      }
      const value = JSON.parse(noted) as JsonObject
      call.session.write(call.flags.text('output') === 'json' ? toJson(value) : toYaml(value))
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
      if (live.metadata.annotations?.[LAST_APPLIED] === undefined && !call.flags.on('create-annotation')) {
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

export const lastApplied: readonly Verb[] = [viewLastApplied, setLastApplied]

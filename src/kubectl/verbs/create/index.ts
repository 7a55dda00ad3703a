import type { KubernetesObject } from '../../../api/object'
import { attemptAll, CommandError, throwAll, withSource } from '../../errors'
import {
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  text,
  toggle,
  VALIDATE_FLAG,
} from '../../flag'
import { selectManifests } from '../../gather'
import { withNotes } from '../../noted'
import { dryRunOf, reportOf } from '../../report'
import { validationOf } from '../../validation'
import type { Call, Verb } from '../../verb'
import { requireFiles } from '../../verb'
import { GENERATORS } from './generators'

export const create: Verb = {
  name: 'create',
  about: 'Create a resource from a file or from given input.',
  usage: '-f FILENAME',
  flags: [
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    RECORD_FLAG,
    toggle('save-config', 'Note the manifest for a later apply'),
    toggle('edit', 'Not supported'),
    text('raw', 'Not supported'),
  ],
  verbs: GENERATORS,
  run,
}

async function run(call: Call): Promise<void> {
  const { flags, session } = call
  requireFiles(call)
  const report = await reportOf(call)
  const dryRun = dryRunOf(call)
  const fieldValidation = validationOf(call)
  const { manifests, errors: unread } = await selectManifests(call, fieldValidation !== 'Ignore')
  const refused = await attemptAll(manifests, async ({ resource, namespace, body, source }) => {
    const noted = withNotes(call, body)
    if (dryRun === 'client') return report(resource, noted as unknown as KubernetesObject, 'created')
    const fieldManager = flags.text('field-manager') || 'kubectl-create'
    const options = { fieldManager, fieldValidation, dryRun: dryRun === 'server' }
    const answer = await call.cluster.create(resource, namespace, noted, options).catch((error: unknown) => {
      throw withSource('creating', source, error)
    })
    session.warnAll(answer.warnings)
    report(resource, answer.object, 'created')
  })
  throwAll([...unread, ...refused])
  if (manifests.length === 0) throw new CommandError('no objects passed to create')
}

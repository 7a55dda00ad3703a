import type { CronJob } from '../../../api/kinds'
import { cronJobs } from '../../../api/resources/cron-job'
import { jobs } from '../../../api/resources/job'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import { requireResource } from '../../resource-types'
import type { Call, Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createJob: Verb = {
  name: 'job',
  about: 'Create a job with the specified name.',
  usage: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [...GENERATOR_FLAGS, text('image', 'The image to run'), text('from', 'cronjob/NAME whose template is used')],
  run,
}

async function run(call: Call): Promise<void> {
  const name = requireName(call)
  const { flags } = call
  const [image, from] = [flags.text('image'), flags.text('from')]
  if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified')
  if (from && call.rest.length > 0) throw new CommandError('cannot specify --from and command')
  const made = from
    ? await fromCronJob(call, from)
    : { content: { spec: { template: jobTemplate(call, name, image) }, status: {} } }
  await createGenerated(call, { resource: jobs, name, ...made, failure: 'failed to create job: ' } as Parameters<
    typeof createGenerated
  >[1])
}

export const jobTemplate = (call: Call, name: string, image: string, restartPolicy = 'Never'): JsonObject =>
  ({
    metadata: {},
    spec: {
      containers: [{ name, image, ...(call.rest.length > 0 ? { command: call.rest } : {}), resources: {} }],
      restartPolicy,
    },
  }) as unknown as JsonObject

async function fromCronJob(call: Call, from: string): Promise<{ content: JsonObject; metadata: JsonObject }> {
  const [type = '', name = ''] = from.split('/')
  const resource = requireResource(call.cluster.resources(), type)
  if (resource !== cronJobs) throw new CommandError(`unknown object type *${resource.version}.${resource.kind}`)
  const cronJob = await call.cluster.get<CronJob>(cronJobs, { namespace: call.namespace, name })
  const { metadata, spec } = cronJob.spec.jobTemplate
  const owner = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    name,
    uid: cronJob.metadata.uid,
    controller: true,
  }
  return {
    content: { spec, status: {} } as unknown as JsonObject,
    metadata: {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata?.annotations },
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ownerReferences: [owner],
    } as unknown as JsonObject,
  }
}

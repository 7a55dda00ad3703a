import { cronJobs } from '../../../api/resources/cron-job'
import { text } from '../../flag'
import type { Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireFlags, requireName } from './generate'
import { jobTemplate } from './job'

export const createCronJob: Verb = {
  name: 'cronjob',
  aliases: ['cj'],
  about: 'Create a cron job with the specified name.',
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
  flags: [
    ...GENERATOR_FLAGS,
    text('image', 'The image to run'),
    text('schedule', 'When, as cron writes it'),
    text('restart', 'OnFailure or Never', { fallback: 'OnFailure' }),
  ],
  async run(call) {
    requireFlags(call, ['image', 'schedule'])
    const name = requireName(call)
    const template = jobTemplate(call, name, call.flags.text('image'), call.flags.text('restart'))
    const spec = { schedule: call.flags.text('schedule'), jobTemplate: { metadata: { name }, spec: { template } } }
    await createGenerated(call, {
      resource: cronJobs,
      name,
      content: { spec, status: {} },
      failure: 'failed to create cronjob: ',
    })
  },
}

import { priorityClasses } from '../../../api/resources/priority-class'
import { integer, text, toggle } from '../../flag'
import type { Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createPriorityClass: Verb = {
  name: 'priorityclass',
  aliases: ['pc'],
  about: 'Create a priority class with the specified name.',
  usage: 'NAME --value=VALUE --global-default=BOOL',
  flags: [
    ...GENERATOR_FLAGS,
    integer('value', 'The priority', { fallback: '0' }),
    toggle('global-default', 'For pods that name no class'),
    text('description', 'What it is for'),
    text('preemption-policy', 'PreemptLowerPriority or Never', { fallback: 'PreemptLowerPriority' }),
  ],
  async run(call) {
    const { flags } = call
    const content = {
      value: flags.integer('value') as number,
      ...(flags.on('global-default') ? { globalDefault: true } : {}),
      ...(flags.text('description') ? { description: flags.text('description') } : {}),
      preemptionPolicy: flags.text('preemption-policy'),
    }
    const failure = 'failed to create priorityclass: '
    await createGenerated(call, { resource: priorityClasses, name: requireName(call), content, failure })
  },
}

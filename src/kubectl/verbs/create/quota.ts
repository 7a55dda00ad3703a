import { resourceQuotas } from '../../../api/resources/resource-quota'
import type { JsonObject } from '../../../base/json'
import { text } from '../../flag'
import type { Verb } from '../../verb'
import { parseResources } from '../set/resources'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createQuota: Verb = {
  name: 'quota',
  aliases: ['resourcequota'],
  about: 'Create a quota with the specified name.',
  usage: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]',
  flags: [...GENERATOR_FLAGS, text('hard', 'cpu=1,pods=2'), text('scopes', 'BestEffort,NotTerminating')],
  async run(call) {
    const { flags } = call
    const hard = flags.text('hard') ? { hard: parseResources(flags.text('hard')) } : {}
    const scopes = flags.text('scopes') ? { scopes: flags.text('scopes').split(',') } : {}
    const content = { spec: { ...hard, ...scopes } as JsonObject, status: {} }
    await createGenerated(call, {
      resource: resourceQuotas,
      name: requireName(call),
      content,
      failure: 'failed to create quota: ',
    })
  },
}

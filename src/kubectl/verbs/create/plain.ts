import { namespaces } from '../../../api/resources/namespace'
import { serviceAccounts } from '../../../api/resources/service-account'
import type { Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createNamespace: Verb = {
  name: 'namespace',
  aliases: ['ns'],
  about: 'Create a namespace with the specified name.',
  usage: 'NAME',
  flags: GENERATOR_FLAGS,
  run: (call) =>
    createGenerated(call, { resource: namespaces, name: requireName(call), content: { spec: {}, status: {} } }),
}

export const createServiceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  about: 'Create a service account with the specified name.',
  usage: 'NAME',
  flags: GENERATOR_FLAGS,
  run: (call) =>
    createGenerated(call, {
      resource: serviceAccounts,
      name: requireName(call),
      content: {},
      failure: 'failed to create serviceaccount: ',
    }),
}

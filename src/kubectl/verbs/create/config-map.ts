import { configMaps } from '../../../api/resources/config-map'
import type { Verb } from '../../verb'
import { DATA_FLAGS, readData } from './data'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createConfigMap: Verb = {
  name: 'configmap',
  aliases: ['cm'],
  about: 'Create a config map from a local file, directory or literal value.',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: [...GENERATOR_FLAGS, ...DATA_FLAGS],
  async run(call) {
    const name = requireName(call)
    const data = await readData(call, 'ConfigMap')
    const content = Object.keys(data).length > 0 ? { data } : {}
    await createGenerated(call, { resource: configMaps, name, content, failure: 'failed to create configmap: ' })
  },
}

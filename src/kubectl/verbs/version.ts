import { versionDocument } from '../../api/rest/information'
import { CommandError } from '../errors'
import { text, toggle } from '../flag'
import { toYaml } from '../output/yaml'
import type { Verb } from '../verb'

const KUSTOMIZE = 'v5.7.1'

export const version: Verb = {
  name: 'version',
  about: 'Print the client and server version information.',
  flags: [toggle('client', 'Only the client'), text('output', 'yaml or json', { short: 'o' })],
  async run({ cluster, session, flags }) {
    const gitVersion = `v${cluster.version}`
    const output = flags.text('output')
    if (output && output !== 'json' && output !== 'yaml') throw new CommandError(`--output must be 'yaml' or 'json'`)
    if (!output) {
      session.say(`Client Version: ${gitVersion}`)
      session.say(`Kustomize Version: ${KUSTOMIZE}`)
      if (!flags.on('client')) session.say(`Server Version: ${gitVersion}`)
      return
    }
    const info = versionDocument(cluster.version)
    const all = {
      clientVersion: info,
      kustomizeVersion: KUSTOMIZE,
      ...(flags.on('client') ? {} : { serverVersion: info }),
    }
    session.write(output === 'json' ? `${JSON.stringify(all, undefined, 2)}\n` : toYaml(all))
  },
}

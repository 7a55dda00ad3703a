import { CommandError } from '../errors'
import { renderDirectory } from '../read-files'
import type { Verb } from '../verb'

export const kustomize: Verb = {
  name: 'kustomize',
  about: 'Print what kustomize makes of a directory.',
  usage: 'DIR',
  async run({ session, words }) {
    if (words.length > 1) throw new CommandError('specify one path to kustomization.yaml')
    session.write(await renderDirectory(session, words[0] ?? '.'))
  },
}

import { CommandError } from '../errors'
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, text, toggle } from '../flag'
import type { Verb } from '../verb'

const FLAGS = [
  SELECTOR_FLAG,
  FIELD_SELECTOR_FLAG,
  ALL_NAMESPACES_FLAG,
  toggle('no-headers', 'No line of headers'),
  toggle('containers', 'A line a container'),
  text('sort-by', 'cpu or memory'),
  toggle('sum', 'A line with the sum'),
]

export const top: Verb = {
  name: 'top',
  about: 'Display resource (CPU/memory) usage.',
  verbs: ['node', 'pod'].map((name) => ({
    name,
    aliases: [`${name}s`, ...(name === 'pod' ? ['po'] : ['no'])],
    about: `Display resource (CPU/memory) usage of ${name}s.`,
    flags: FLAGS,
    run: async () => {
      throw new CommandError('Metrics API not available')
    },
  })),
}

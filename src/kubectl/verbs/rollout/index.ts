import type { Verb } from '../../verb'
import { history } from './history'
import { pause, restart, resume } from './pause'
import { status } from './status'
import { undo } from './undo'

export const rollout: Verb = {
  name: 'rollout',
  about: 'Manage the rollout of one or many resources.',
  helpTo: 'stdout',
  verbs: [history, pause, restart, resume, status, undo],
}

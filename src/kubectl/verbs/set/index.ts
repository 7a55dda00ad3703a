import type { Verb } from '../../verb'
import { setEnv } from './env'
import { setImage } from './image'
import { setResources } from './resources'
import { setSelector, setServiceAccount } from './selector'
import { setSubject } from './subject'

export const set: Verb = {
  name: 'set',
  about: 'Set specific features on objects.',
  verbs: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
}

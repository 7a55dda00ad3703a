import type { Verb } from '../../verb'
import { setImage } from './image'

export const set: Verb = { name: 'set', about: 'Set specific features on objects.', verbs: [setImage] }

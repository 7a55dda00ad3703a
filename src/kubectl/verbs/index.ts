import type { Verb } from '../verb'
import { apply } from './apply'
import { create } from './create'
import { deleteVerb } from './delete'
import { describe } from './describe'
import { get } from './get'
import { annotate, label } from './label'
import { rollout } from './rollout'
import { scale } from './scale'
import { set } from './set'

/** Every verb. To add one: one file beside this, one line in this list. */
export const VERBS: readonly Verb[] = [annotate, apply, create, deleteVerb, describe, get, label, rollout, scale, set]

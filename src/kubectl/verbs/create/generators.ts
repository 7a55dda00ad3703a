import type { Verb } from '../../verb'
import { createDeployment } from './deployment'

/** Every `kubectl create KIND`. */
export const GENERATORS: readonly Verb[] = [createDeployment]

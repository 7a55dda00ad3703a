import type { Command } from '../command'
import { doctor } from './doctor'
import { exercise } from './exercise'
import { fault } from './fault'
import { grade } from './grade'
import { init } from './init'
import { lint } from './lint'
import { place } from './place'
import { report } from './report'
import { run } from './run'
import { serve } from './serve'
import { steps } from './steps'
import { version } from './version'

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  run,
  lint,
  steps,
  init,
  serve,
  fault,
  grade,
  exercise,
  place,
  report,
  doctor,
  version,
]

export const DEFAULT_COMMAND = run

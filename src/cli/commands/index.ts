import type { Command } from '../command'
import { lint } from './lint'
import { report } from './report'
import { run } from './run'
import { steps } from './steps'
import { version } from './version'

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [run, lint, steps, report, version]

export const DEFAULT_COMMAND = run

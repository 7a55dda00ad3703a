import { existsSync, lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { quote } from '../../base/text'
import { UsageError } from '../../base/usage-error'
import type { Terminal } from '../command'

export const DEFAULT_OUT = 'reports/grades'

/** @throws {UsageError} when there is none */
export function requireFolder(folder: string, terminal: Terminal): string {
  const path = resolve(terminal.cwd, folder)
  if (!existsSync(path)) throw new UsageError(`Cannot grade ${quote(folder)}: there is no such folder`)
  if (lstatSync(path).isFile()) throw new UsageError(`Cannot grade ${quote(folder)}: it is a file; name the folder`)
  return path
}

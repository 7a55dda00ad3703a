import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { UsageError } from '../base/usage-error'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'the grader has no permission to open it',
  EPERM: 'the grader has no permission to open it',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link',
  ENOENT: 'it is not there',
  ENOTDIR: 'it is no folder',
  ENXIO: 'it is no regular file',
}

/** Why a file could not be read, in words. */
export function fileTrouble(error: unknown): string {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException
  return REASONS[code] ?? code
}

/** A path as somebody in the working folder would write it. */
export function shown(path: string): string {
  const near = relative('', path)
  return near === '' || near.startsWith('..') ? path : near
}

/**
 * Reads something of the teacher's.
 * @throws {UsageError} with the path and a reason in words
 */
export function reading<T>(path: string, read: (path: string) => T): T {
  try {
    return read(path)
  } catch (cause) {
    throw new UsageError(`Cannot read ${shown(path)}: ${fileTrouble(cause)}`, { cause })
  }
}

export const readText = (path: string): string => reading(path, (file) => readFileSync(file, 'utf8'))

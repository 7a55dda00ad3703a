import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { didYouMean } from '../../base/text'
import { UsageError } from '../../base/usage-error'

export const DEFAULT_PATH = 'features'

const isGlob = (path: string): boolean => /[*?[\]{}!]/.test(path)

export const withoutLine = (path: string): string => path.replace(/(?::\d+)*$/, '')

/**
 * The feature paths of a run, checked: every one that is no glob exists.
 * @throws {UsageError} naming the path that does not, and what is there instead.
 */
export function featurePaths(given: readonly string[], cwd: string): readonly string[] {
  if (given.length === 0) {
    if (existsSync(resolve(cwd, DEFAULT_PATH))) return [DEFAULT_PATH]
    throw new UsageError(
      `Cannot run features: there is no folder "${DEFAULT_PATH}" here. Name a feature file or folder, or write a first one with "gherkube init".`,
    )
  }
  for (const path of given) if (!isGlob(path)) requirePath(withoutLine(path), cwd)
  return given
}

function requirePath(path: string, cwd: string): void {
  const absolute = resolve(cwd, path)
  if (existsSync(absolute)) return
  const folder = dirname(absolute)
  const there = existsSync(folder) ? readdirSync(folder) : []
  throw new UsageError(`Cannot read "${path}": there is no such file or folder.${didYouMean(basename(path), there)}`)
}

const STEP_FILE = /\.(?:js|cjs|mjs|ts|cts)$/
const NOT_STEP_FILE = /\.d\.c?ts$|\.(?:test|spec)\.\w+$|\.config\.\w+$/

/**
 * Step files that users keep beside their features: every script in the folders that are named, and in the folder
 * `features` above a feature. A single feature elsewhere has none: nobody expects its neighbours to run.
 */
export function stepFilesBeside(paths: readonly string[], cwd: string): readonly string[] {
  const named = paths.filter((path) => !isGlob(path)).map((path) => resolve(cwd, withoutLine(path)))
  const roots = new Set(named.flatMap((path) => stepFolder(path) ?? []))
  return [...new Set([...roots].flatMap(scriptsIn))].sort()
}

function stepFolder(path: string): string | undefined {
  for (let up = path; dirname(up) !== up; up = dirname(up)) if (basename(up) === DEFAULT_PATH) return up
  return path.endsWith('.feature') ? undefined : path
}

/**
 * Step files that were named; folders and globs may be among them.
 * @throws {UsageError} naming the path that does not exist.
 */
export function namedStepFiles(given: readonly string[], cwd: string): readonly string[] {
  return given.flatMap((path) => {
    if (isGlob(path)) return [path]
    requirePath(path, cwd)
    const absolute = resolve(cwd, path)
    return statSync(absolute).isDirectory() ? scriptsIn(absolute) : [absolute]
  })
}

function scriptsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return scriptsIn(path)
    return STEP_FILE.test(entry.name) && !NOT_STEP_FILE.test(entry.name) ? [path] : []
  })
}

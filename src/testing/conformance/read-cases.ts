import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isObject } from '../../base/json'
import { UsageError } from '../../base/usage-error'
import type { ConformanceCase } from './case'
import { type VersionDifference, VersionDifferences } from './version-differences'

/** Reads case files; of a folder, every `*.json` in it, by name. */
export function readCases(paths: readonly string[]): ConformanceCase[] {
  return paths.flatMap(filesOf).map(readCase)
}

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(`Cannot read cases from ${path}: there is no such file or folder.`)
  if (!stats.isDirectory()) return [path]
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name))
  if (files.length === 0) throw new UsageError(`Cannot read cases from ${path}: the folder has no .json files.`)
  return files
}

function readCase(path: string): ConformanceCase {
  const found = readJson(path)
  if (!isObject(found) || !Array.isArray(found.steps)) {
    throw new UsageError(
      `Cannot replay ${path}: a case has a list of steps; found ${Object.keys(found ?? {}).join(', ')}.`,
    )
  }
  if (found.format !== 1) {
    throw new UsageError(`Cannot replay ${path}: expected format 1, found ${JSON.stringify(found.format)}.`)
  }
  const defaults = {
    ...{ name: basename(path, '.json'), topic: 'none', about: '', nodes: [], images: {}, files: {} },
    ...{ kubelet: { startDelayMs: 500, stopDelayMs: 300 }, initial: {}, unstable: [] },
  }
  return { ...defaults, ...found } as unknown as ConformanceCase
}

/** The rules about what changed between the recorded version and the simulated one. */
export const readVersionDifferences = (path: string): VersionDifferences =>
  new VersionDifferences((readJson(path) as { differences: readonly VersionDifference[] }).differences)

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new UsageError(`Cannot read ${path}: ${(cause as Error).message}`, { cause })
  }
}

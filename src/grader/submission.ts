import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { compareText } from '../base/compare'
import { count, listWords, quote } from '../base/text'
import { hashOf } from './exercise'
import type { GradingLimits } from './exercise-settings'
import { fileTrouble } from './file-trouble'

/** What was read of a learner's folder. Only texts: nothing in it is ever loaded or run. */
export interface Submission {
  readonly files: Readonly<Record<string, string>>
  /** Remarks for the learner: what was not read, and why. */
  readonly notes: readonly string[]
  /** Why it cannot be graded at all. */
  readonly refusal: string | undefined
  readonly hash: string
}

export interface ReadOptions {
  /** Names or patterns that are read. */
  readonly allowed: readonly string[]
  readonly limits: GradingLimits
  /** Files that are not the learner's and need no remark. */
  readonly expected?: readonly string[]
}

const MAXIMUM_DEPTH = 8
/** How many entries are looked at before a folder counts as an attack. */
const MAXIMUM_ENTRIES = 2000
const MAXIMUM_NOTES = 20

/** Reads the allowed files of a folder. Never follows a link, never opens what is no regular file, never throws for what is in there. */
export function readSubmission(folder: string, options: ReadOptions): Submission {
  const files = new Map<string, string>()
  const notes: string[] = []
  let refusal: string | undefined
  try {
    if (!lstatSync(folder).isDirectory()) throw new Refusal('it is no folder but a link or a file')
    for (const path of walk(folder, notes, options.expected ?? [])) {
      // Before the patterns are asked: `*.yaml` is not meant to be the exercise's own exercise.yaml.
      if (options.expected?.includes(path)) continue
      if (!options.allowed.some((pattern) => matches(path, pattern))) {
        notes.push(`${quote(path)} was not read: it is not among the files of this exercise`)
        continue
      }
      if (files.size >= options.limits.files) throw new Refusal(`it has more than ${options.limits.files} files`)
      readInto(files, { folder, path, notes, kilobytes: options.limits.kilobytes })
    }
  } catch (error) {
    refusal = error instanceof Refusal ? error.message : `it cannot be read: ${fileTrouble(error)}`
  }
  const texts = [...files].sort(([a], [b]) => compareText(a, b))
  if (!refusal && texts.length === 0)
    refusal = `${notes.length > 0 ? 'none of its files was read' : 'it is empty'}: the exercise takes ${listWords(options.allowed, 'or')}`
  return {
    files: Object.fromEntries(texts),
    notes:
      notes.length > MAXIMUM_NOTES
        ? [...notes.slice(0, MAXIMUM_NOTES), `and ${notes.length - MAXIMUM_NOTES} more`]
        : notes,
    refusal,
    hash: hashOf(texts.map(([path, text]) => ({ path, text }))),
  }
}

class Refusal extends Error {}

/** Paths of regular files, sorted; anything else is noted. */
function walk(root: string, notes: string[], silent: readonly string[]): readonly string[] {
  const found: string[] = []
  let seen = 0
  const visit = (folder: string, depth: number): void => {
    if (depth > MAXIMUM_DEPTH) throw new Refusal(`its folders are more than ${MAXIMUM_DEPTH} deep`)
    for (const name of namesIn(root, folder, notes)) {
      if (++seen > MAXIMUM_ENTRIES) throw new Refusal(`it has more than ${MAXIMUM_ENTRIES} entries`)
      const path = folder === '' ? name : `${folder}/${name}`
      // Tools of the learner's, not their work.
      if (silent.includes(`${path}/`) || name.startsWith('.') || name === 'node_modules') continue
      const stat = lstatSync(join(root, path))
      if (/[\p{Cc}\\]/u.test(name))
        notes.push(`${quote(path)} was not read: its name has characters that no file name needs`)
      else if (stat.isSymbolicLink()) notes.push(`${quote(path)} was not read: it is a symbolic link`)
      else if (stat.isDirectory()) visit(path, depth + 1)
      else if (stat.isFile()) found.push(path)
      else notes.push(`${quote(path)} was not read: it is no regular file`)
    }
  }
  visit('', 0)
  return found
}

/** What is in a folder, sorted. One inside the submission that cannot be opened is noted. */
function namesIn(root: string, folder: string, notes: string[]): readonly string[] {
  try {
    return readdirSync(join(root, folder)).sort(compareText)
  } catch (error) {
    if (folder === '') throw error
    notes.push(`${quote(`${folder}/`)} could not be read: ${fileTrouble(error)}`)
    return []
  }
}

function readInto(
  files: Map<string, string>,
  {
    folder,
    path,
    notes,
    kilobytes,
  }: { readonly folder: string; readonly path: string; readonly notes: string[]; readonly kilobytes: number },
): void {
  let descriptor: number
  try {
    // Between the listing and this line a file may have become a link or a pipe.
    descriptor = openSync(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    notes.push(`${quote(path)} could not be read: ${fileTrouble(error)}`)
    return
  }
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) notes.push(`${quote(path)} was not read: it is no regular file`)
    else if (stat.size > kilobytes * 1024) {
      throw new Refusal(
        `${quote(path)} has ${count(Math.ceil(stat.size / 1024), 'kilobyte')}; ${kilobytes} are allowed`,
      )
    } else {
      const buffer = Buffer.alloc(stat.size)
      const length = readSync(descriptor, buffer, 0, stat.size, 0)
      const text = buffer.subarray(0, length).toString('utf8')
      if (text.includes('\0')) notes.push(`${quote(path)} was not read: it is no text`)
      else files.set(path, text)
    }
  } finally {
    closeSync(descriptor)
  }
}

/** `*` stands for any characters but `/`. Compares piece by piece: no pattern takes long. */
export function matches(path: string, pattern: string): boolean {
  const pieces = pattern.split('*')
  const [first = ''] = pieces
  if (pieces.length === 1) return path === pattern
  const last = pieces.at(-1) ?? ''
  if (!path.startsWith(first) || !path.endsWith(last) || path.length < first.length + last.length) return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const next = path.indexOf(piece, at)
    if (next < 0) return false
    at = next + piece.length
  }
  const free = path.slice(first.length, path.length - last.length)
  return at <= path.length - last.length && !free.includes('/')
}

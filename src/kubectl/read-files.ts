import { compareText } from '../base/compare'
import { CommandError } from './errors'
import { type ManifestDocument, tryManifest } from './manifest'
import type { Session } from './session'

const EXTENSION = /\.(?:json|ya?ml)$/

export interface ReadDocuments {
  readonly documents: readonly ManifestDocument[]
  /** Files that are no manifests; what stands before the mistake is among the documents. */
  readonly errors: readonly CommandError[]
}

/**
 * The documents of everything that `-f` names: files, directories, patterns, `-`.
 * @throws {CommandError} when there is nothing of that name
 */
export async function readFiles(
  session: Session,
  paths: readonly string[],
  recursive: boolean,
): Promise<ReadDocuments> {
  const documents: ManifestDocument[] = []
  const errors: CommandError[] = []
  for (const path of paths) {
    for (const { name, text } of await readPath(session, path, recursive)) {
      const read = tryManifest(text, name)
      for (const document of read.documents) warnOfDuplicates(session, document)
      documents.push(...read.documents)
      if (read.error) errors.push(read.error)
    }
  }
  return { documents, errors }
}

/** What kustomize makes of a directory. @throws {CommandError} in its words, or where no program may run */
export async function renderDirectory({ files }: Session, directory: string): Promise<string> {
  if (files.render) return await files.render(directory)
  throw new CommandError(
    `cannot render ${directory}: no program may run here; render it with \`kustomize build\` and apply the file that it gives`,
  )
}

/** The documents of the directory that `-k` names. @throws {CommandError} */
export async function readKustomization(session: Session, directory: string): Promise<ReadDocuments> {
  const { documents, error } = tryManifest(await renderDirectory(session, directory), directory)
  return { documents, errors: error ? [error] : [] }
}

interface NamedText {
  readonly name: string
  readonly text: string
}

/** The texts that a path of `-f` stands for. */
async function readPath(session: Session, path: string, recursive: boolean): Promise<readonly NamedText[]> {
  if (path === '-') {
    if (session.stdin === undefined)
      throw new CommandError('there is no input for "-": give the manifest with the command')
    return [{ name: 'STDIN', text: session.stdin }]
  }
  if (/^https?:\/\//.test(path)) {
    throw new CommandError(`cannot read ${path}: nothing is downloaded; save the manifest in a file beside the feature`)
  }
  const text = await session.files.read(path)
  if (text !== undefined) return [{ name: path, text }]
  const entries = await session.files.list(path)
  if (entries !== undefined) return readDirectory(session, path.replace(/\/+$/, ''), recursive)
  const matches = /[*?[]/.test(path) ? await matchPattern(session, path) : []
  if (matches.length === 0) throw new CommandError(`the path "${path}" does not exist`)
  return (await Promise.all(matches.map((match) => readPath(session, match, recursive)))).flat()
}

async function readDirectory(session: Session, path: string, recursive: boolean): Promise<readonly NamedText[]> {
  const found: NamedText[] = []
  for (const entry of [...((await session.files.list(path)) ?? [])].sort(compareText)) {
    const inner = path === '.' ? entry : `${path}/${entry}`
    if (entry.endsWith('/')) {
      if (recursive) found.push(...(await readDirectory(session, inner.slice(0, -1), true)))
    } else if (EXTENSION.test(entry)) {
      const text = await session.files.read(inner)
      if (text !== undefined) found.push({ name: inner, text })
    }
  }
  return found
}

/** Patterns in the last part of a path, as kubectl itself resolves them. */
async function matchPattern(session: Session, path: string): Promise<readonly string[]> {
  const slash = path.lastIndexOf('/')
  const directory = slash < 0 ? '.' : path.slice(0, slash)
  const source = path
    .slice(slash + 1)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  const pattern = new RegExp(`^${source}$`)
  const entries = (await session.files.list(directory)) ?? []
  return entries
    .filter((entry) => pattern.test(entry))
    .sort(compareText)
    .map((entry) => (slash < 0 ? entry : `${directory}/${entry}`))
}

function warnOfDuplicates(session: Session, { source, duplicates }: ManifestDocument): void {
  for (const { key, line } of duplicates) {
    session.warn(`${source}, line ${line}: the key "${key}" is given twice in one map; the last one counts`)
  }
}

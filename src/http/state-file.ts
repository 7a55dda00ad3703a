import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Change } from '../api/client'
import { formatKey, type KubernetesObject } from '../api/object'
import { type AnyResource, apiVersionOf, eachKindOnce } from '../api/resource'
import { isObject } from '../base/json'
import { UsageError } from '../base/usage-error'
import type { Simulated } from '../cluster/simulated'
import type { Fault } from './fault'

/** What is kept of a cluster: its objects, and what was said of images. */
export interface KeptState {
  readonly objects: readonly KubernetesObject[]
  readonly faults: readonly Fault[]
  /** The latest revision: a cluster that goes on from here counts on from it. */
  readonly revision: number
}

type Line =
  | { readonly put: KubernetesObject }
  | { readonly gone: string; readonly revision: number }
  | { readonly fault: Fault }
  | { readonly gherkube: 1; readonly revision: number }

/** Of each object: what it is and how it is called. */
const idOf = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}/${formatKey({ namespace: metadata.namespace ?? '', name: metadata.name })}`

const failure = (path: string, error: unknown): UsageError =>
  new UsageError(`Cannot keep the cluster in ${path}: ${error instanceof Error ? error.message : String(error)}`)

/**
 * Reads the file that `keepState` wrote; a last line that was cut short was never acknowledged and does not count.
 * @returns `undefined` when there is no such file, or nothing in it
 * @throws {UsageError} when it is something else
 */
export function readState(path: string): KeptState | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw failure(path, error)
  }
  const objects = new Map<string, KubernetesObject>()
  const faults: Fault[] = []
  let revision = 0
  if (text === '') return undefined
  const lines = text.split('\n')
  // The first line is written at once with the file: without its end it is somebody else's.
  if (lines.length === 1) throw notOurs(path, 1)
  // What follows the last line break was being written when the server ended.
  for (const [i, line] of lines.slice(0, -1).entries()) {
    const entry = readLine(path, line, i + 1)
    revision = Math.max(revision, revisionOf(entry))
    if ('put' in entry) objects.set(idOf(entry.put), entry.put)
    else if ('gone' in entry) objects.delete(entry.gone)
    else if ('fault' in entry) faults.push(entry.fault)
  }
  return { objects: [...objects.values()], faults, revision }
}

function revisionOf(entry: Line): number {
  if ('put' in entry) return Number(entry.put.metadata.resourceVersion)
  return 'revision' in entry ? entry.revision : 0
}

function readLine(path: string, line: string, number: number): Line {
  try {
    const entry: unknown = JSON.parse(line)
    if (isObject(entry) && (number === 1 ? entry.gherkube === 1 : isLine(entry))) return entry as unknown as Line
  } catch {
    // Told below.
  }
  throw notOurs(path, number)
}

const isLine = ({ put, gone, fault }: Record<string, unknown>): boolean =>
  typeof gone === 'string' || isObject(fault) || (isObject(put) && isObject(put.metadata))

const notOurs = (path: string, number: number): UsageError =>
  new UsageError(
    `Cannot go on from ${path}: line ${number} is not what gherkube writes; choose another file with --state`,
  )

/** Keeps every write in a file from now on. */
export interface StateFile extends Disposable {
  /** Keeps what was said of images; the other faults end with the machines that they befell. */
  fault(fault: Fault): void
  /** Puts what happened so far on the disk; call it before a write is acknowledged. */
  flush(): void
}

/**
 * Replaces the file at once by one that holds the present state, and appends every later write to it.
 * @throws {UsageError} when it cannot be written
 */
export async function keepState(path: string, cluster: Simulated, faults: readonly Fault[] = []): Promise<StateFile> {
  const pending: string[] = []
  const add = (line: Line): void => void pending.push(`${JSON.stringify(line)}\n`)
  add({ gherkube: 1, revision: cluster.simulation.revision })
  for (const fault of faults) add({ fault })
  for (const resource of eachKindOnce(cluster.resources())) {
    for (const put of await cluster.list<KubernetesObject>(resource)) add({ put })
  }
  const handle = replaceFile(path, pending.splice(0).join(''))
  const end = cluster.simulation.observe((change) => add(lineOf(change)))
  const flush = (): void => {
    if (pending.length === 0) return
    writeFileSync(handle, pending.splice(0).join(''))
    fdatasyncSync(handle)
  }
  return {
    flush,
    fault: (fault) => {
      if (fault.type === 'image') add({ fault })
    },
    [Symbol.dispose]() {
      end()
      flush()
      closeSync(handle)
    },
  }
}

const lineOf = ({ type, object, resource, revision }: Change): Line =>
  type === 'DELETED' ? { gone: idOf(withKind(resource, object)), revision } : { put: object }

const withKind = (resource: AnyResource, object: KubernetesObject): KubernetesObject => ({
  ...object,
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
})

/** Writes beside the file and renames: whoever reads finds the old one or the new one, whole. @returns it, open for more */
function replaceFile(path: string, text: string): number {
  try {
    const beside = `${path}.new`
    const handle = openSync(beside, 'w', 0o600)
    writeFileSync(handle, text)
    fsyncSync(handle)
    renameSync(beside, path)
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
    return handle
  } catch (error) {
    throw failure(path, error)
  }
}

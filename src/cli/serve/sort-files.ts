import { isObject } from '../../base/json'
import { UsageError } from '../../base/usage-error'
import { readSnapshot, type SnapshotObject } from '../../cluster/simulated/snapshot-file'
import type { Terminal } from '../command'
import { filesOf } from '../terminal-files'

/** What the files are that the command line names. */
export interface SortedFiles {
  /** Files and folders to apply. */
  readonly manifests: readonly string[]
  /** What `kubectl get -o yaml` has written of a cluster. */
  readonly objects: readonly SnapshotObject[]
  /** The files that those objects come from. */
  readonly clusterFiles: readonly string[]
}

/** Tells files that a cluster was written to from manifests. */
export async function sortFiles(paths: readonly string[], terminal: Terminal): Promise<SortedFiles> {
  const files = filesOf(terminal)
  const manifests: string[] = []
  const clusterFiles: string[] = []
  const objects: SnapshotObject[] = []
  for (const path of paths) {
    const text = await files.read(path)
    const found = text === undefined ? [] : ofCluster(text, path)
    objects.push(...found)
    ;(found.length > 0 ? clusterFiles : manifests).push(path)
  }
  return { manifests, objects, clusterFiles }
}

/** A cluster gives its objects uids, and nobody else writes nodes. */
const isFromCluster = ({ kind, body }: SnapshotObject): boolean =>
  kind === 'Node' || (isObject(body.metadata) && typeof body.metadata.uid === 'string')

/** The objects of a file that a cluster was written to; none of a manifest, nor of what cannot be read: kubectl says why. */
function ofCluster(text: string, path: string): readonly SnapshotObject[] {
  try {
    const objects = readSnapshot(text, path)
    return objects.some(isFromCluster) ? objects : []
  } catch (error) {
    if (error instanceof UsageError) return []
    throw error
  }
}

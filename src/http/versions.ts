import { formatKey, type KubernetesObject, keyOf } from '../api/object'
import { type AnyResource, groupResource, presented } from '../api/resource'
import { StatusError } from '../api/status-error'
import { compareText } from '../base/compare'
import type { Simulated } from '../cluster/simulated'

/** What a revision older than the history is answered with. */
export const expired = (wanted: number, oldest: number): StatusError =>
  StatusError.of(410, 'Expired', `too old resource version: ${wanted} (${oldest})`)

const TOO_LARGE = 'Too large resource version'

/**
 * Reads a resourceVersion; 0 stands for "any" and for none.
 * @throws {StatusError} BadRequest when it is no number, Timeout when it lies in the future
 */
export function readVersion(text: string | null, current: number): number {
  if (!text) return 0
  if (!/^\d{1,15}$/.test(text)) {
    const detail = `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
    throw StatusError.badRequest(`resourceVersion: ${detail}`)
  }
  const version = Number(text)
  if (version > current) {
    throw StatusError.of(504, 'Timeout', `${TOO_LARGE}: ${version}, current: ${current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: TOO_LARGE }],
      retryAfterSeconds: 1,
    })
  }
  return version
}

/**
 * The objects of a kind as they were right after a revision, sorted by namespace and name.
 * @throws {StatusError} Expired when the history does not reach back so far
 */
export async function objectsAt(
  cluster: Simulated,
  resource: AnyResource,
  revision: number,
): Promise<readonly KubernetesObject[]> {
  const { simulation } = cluster
  const current = await cluster.list<KubernetesObject>(resource)
  if (revision >= simulation.revision) return current
  if (revision < simulation.oldestRevision) throw expired(revision, simulation.oldestRevision)
  const own = groupResource(resource)
  const changes = simulation.historySince(revision).filter((change) => groupResource(change.resource) === own)
  if (changes.length === 0) return current
  const state = new Map(current.map((object) => [formatKey(keyOf(object)), object]))
  for (const { object, previous } of [...changes].reverse()) {
    if (previous) state.set(formatKey(keyOf(object)), previous)
    else state.delete(formatKey(keyOf(object)))
  }
  return [...state.values()]
    .map((object) => presented(resource, object))
    .sort(
      (a, b) =>
        compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
        compareText(a.metadata.name, b.metadata.name),
    )
}

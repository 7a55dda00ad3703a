import { type Document, isNode, LineCounter, parseAllDocuments, type Node as YamlNode } from 'yaml'
import { isObject, type JsonObject } from '../../base/json'
import { UsageError } from '../../base/usage-error'

/** One object of a file that a cluster was written to. */
export interface SnapshotObject {
  /** `cluster.yaml, line 12`: where it stands. */
  readonly place: string
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly body: JsonObject
}

const HOW_TO = 'write it with: kubectl get nodes,pods -A -o yaml'

/**
 * Reads what `kubectl get -o yaml` or `-o json` prints: one object, a List, or several documents of either.
 * @throws {UsageError} naming file, line and cause
 */
export function readSnapshot(text: string, source: string): readonly SnapshotObject[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false })
  const placeOf = (node: unknown): string => {
    const start = isNode(node) ? (node.range?.[0] ?? 0) : 0
    return `${source}, line ${lines.linePos(start).line}`
  }
  if ('empty' in documents) throw new UsageError(`Cannot read ${source}: it is empty; ${HOW_TO}`)
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error) {
      const { line, col } = lines.linePos(error.pos[0])
      const [first] = error.message.split('\n')
      throw new UsageError(`Cannot read ${source}, line ${line}, column ${col}: ${first?.replace(/ at line .*$/, '')}`)
    }
    return document.contents === null ? [] : objectsOf(document as Document, placeOf)
  })
}

function objectsOf(document: Document, placeOf: (node: unknown) => string): readonly SnapshotObject[] {
  const root: unknown = document.toJS()
  const here = placeOf(document.contents)
  if (!isObject(root)) throw new UsageError(`Cannot read ${here}: it is no Kubernetes object; ${HOW_TO}`)
  const { kind, apiVersion, items } = root
  if (typeof kind !== 'string' || !kind.endsWith('List')) return [describe(root, here)]
  if (!Array.isArray(items)) throw new UsageError(`Cannot read ${here}: a ${kind} has "items", a list of objects`)
  // The items of a PodList do not say again what they are.
  const implied = kind === 'List' ? {} : { kind: kind.slice(0, -'List'.length), apiVersion }
  return items.map((item: unknown, i) => {
    const place = placeOf(document.getIn(['items', i], true) as YamlNode)
    if (!isObject(item)) throw new UsageError(`Cannot read ${place}: item ${i + 1} is no Kubernetes object`)
    return describe({ ...implied, ...item }, place)
  })
}

function describe(body: Record<string, unknown>, place: string): SnapshotObject {
  const { apiVersion, kind, metadata } = body
  const { name, namespace = '' } = isObject(metadata) ? metadata : {}
  for (const [field, value] of Object.entries({ apiVersion, kind, 'metadata.name': name })) {
    if (typeof value !== 'string' || value === '')
      throw new UsageError(`Cannot read ${place}: an object needs "${field}"; ${HOW_TO}`)
  }
  return {
    place,
    apiVersion: apiVersion as string,
    kind: kind as string,
    name: name as string,
    namespace: String(namespace),
    body: body as JsonObject,
  }
}

import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import type { SnapshotObject } from './snapshot-file'

/** What the server writes into every object. */
const SERVER_FIELDS = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'generateName',
  'managedFields',
  'selfLink',
  'ownerReferences',
  'finalizers',
])
const SERVER_ANNOTATIONS = /^kubernetes\.io\/config\.|^pv\.kubernetes\.io\/|^deprecated\.daemonset/
const JOB_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid']

/** What the server assigns by itself, or takes only later, per kind; it would refuse some of it from who creates. */
const ASSIGNED: Readonly<Record<string, readonly string[]>> = {
  Pod: ['priority', 'preemptionPolicy', 'ephemeralContainers'],
  Service: ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort'],
  Namespace: ['finalizers'],
  PersistentVolume: ['claimRef'],
}

const without = (object: JsonObject, names: Iterable<string>): JsonObject => {
  const left = new Set(names)
  return Object.fromEntries(Object.entries(object).filter(([key]) => !left.has(key)))
}

const objectAt = (value: JsonValue | undefined): JsonObject => (isObject(value) ? (value as JsonObject) : {})

/** The uids that objects had, and those that they have now. */
export type Successors = ReadonlyMap<string, string>

/** References to owners that exist here, too. */
export function ownersOf(body: JsonObject): readonly JsonObject[] {
  const { ownerReferences } = objectAt(body.metadata)
  return Array.isArray(ownerReferences) ? (ownerReferences.filter(isObject) as JsonObject[]) : []
}

/** The object as someone would create it anew: without status, and without what the server adds by itself. */
export function creatable({ body, kind }: SnapshotObject, successors: Successors): JsonObject {
  const { status: _, ...rest } = body
  const metadata = objectAt(body.metadata)
  const owners = ownersOf(body).flatMap((owner) => {
    const uid = successors.get(String(owner.uid))
    return uid === undefined ? [] : [{ ...owner, uid }]
  })
  const annotations = Object.fromEntries(
    Object.entries(objectAt(metadata.annotations)).filter(([key]) => !SERVER_ANNOTATIONS.test(key)),
  )
  const kept: JsonObject = {
    ...without(metadata, [...SERVER_FIELDS, 'annotations', 'labels']),
    ...(Object.keys(annotations).length ? { annotations } : {}),
    ...(metadata.labels ? { labels: renewed(objectAt(metadata.labels), successors) } : {}),
    ...(owners.length ? { ownerReferences: owners } : {}),
  }
  const spec = isObject(rest.spec) ? { spec: specOf(kind, rest.spec as JsonObject) } : {}
  return { ...rest, metadata: kept, ...spec }
}

/** Labels that name an owner by its uid name its successor. */
const renewed = (labels: JsonObject, successors: Successors): JsonObject =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, successors.get(String(value)) ?? value]))

function specOf(kind: string, spec: JsonObject): JsonObject {
  const own = without(spec, ASSIGNED[kind] ?? [])
  if (kind === 'Pod') return unmerged(own) as JsonObject
  if (kind === 'Service' && own.clusterIP !== 'None') return without(own, ['clusterIP'])
  return kind === 'Job' && own.manualSelector !== true ? jobSpec(own) : own
}

const LABEL_KEYS = ['matchLabelKeys', 'mismatchLabelKeys']

/** The server has written label keys into the selectors beside them, and would do so again. */
function unmerged(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(unmerged)
  if (!isObject(value)) return value
  const { matchExpressions } = objectAt((value as JsonObject).labelSelector)
  const merged = Array.isArray(matchExpressions) ? matchExpressions.map((requirement) => objectAt(requirement).key) : []
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([field, child]) =>
      LABEL_KEYS.includes(field) && Array.isArray(child)
        ? [field, child.filter((key) => !merged.includes(key))]
        : [field, unmerged(child as JsonValue)],
    ),
  )
}

/** A Job's selector is made of its uid. */
function jobSpec(spec: JsonObject): JsonObject {
  const template = objectAt(spec.template)
  const metadata = objectAt(template.metadata)
  const labels = without(objectAt(metadata.labels), JOB_LABELS)
  return { ...without(spec, ['selector']), template: { ...template, metadata: { ...metadata, labels } } }
}

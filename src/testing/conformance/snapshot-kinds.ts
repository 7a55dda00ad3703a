import type { Endpoints, Pod, Service } from '../../api/kinds'
import type { AnyResource } from '../../api/resource'
import {
  controllerRevisions,
  daemonSets,
  deployments,
  endpoints,
  jobs,
  nodes,
  pods,
  replicaSets,
  replicationControllers,
  services,
  statefulSets,
} from '../../api/resources'
import { compareText } from '../../base/compare'
import type { JsonObject, JsonValue } from '../../base/json'
import {
  type AnyObject,
  conditionMessages,
  conditionTexts,
  controllerAnnotations,
  imagesOf,
  isReady,
  keep,
  numbersOf,
  ownerOf,
  taintText,
  tolerationText,
} from './observe-object'

type Field = (object: AnyObject) => JsonValue | undefined

/** One collection of a snapshot: which objects, and which of their facts, under the recorded names. */
export interface SnapshotKind {
  readonly resource: AnyResource
  readonly fields: Readonly<Record<string, Field>>
}

const present = <T extends JsonValue>(value: T | undefined): T | undefined => value || undefined
const nonEmpty = <T extends JsonValue>(list: readonly T[]): readonly T[] | undefined => (list.length ? list : undefined)
const spec =
  (field: string): Field =>
  (object) =>
    object.spec?.[field] as JsonValue | undefined
const status =
  (...fields: string[]): Field =>
  (object) =>
    numbersOf(object, fields)
const labels: Field = (object) => ({ ...object.metadata.labels })
const generation: Field = (object) => object.metadata.generation

const WORKLOAD = { labels, replicas: spec('replicas'), images: imagesOf }
const REPLICAS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']

const containerStates = (object: AnyObject, text: (state: ContainerStateLike) => string | undefined) =>
  nonEmpty(
    ((object as unknown as Pod).status.containerStatuses ?? [])
      .map(({ state }) => text(state ?? {}))
      .filter((found) => found !== undefined),
  )
type ContainerStateLike = NonNullable<NonNullable<Pod['status']['containerStatuses']>[number]['state']>

const POD_FIELDS: Readonly<Record<string, Field>> = {
  owner: ownerOf,
  labels,
  images: imagesOf,
  node: (pod) => (pod as unknown as Pod).spec.nodeName ?? null,
  phase: (pod) => (pod as unknown as Pod).status.phase,
  ready: isReady,
  conditions: conditionTexts,
  waiting: (pod) => containerStates(pod, ({ waiting }) => waiting?.reason),
  terminated: (pod) =>
    containerStates(pod, ({ terminated }) => terminated && `${terminated.reason}:${terminated.exitCode}`),
  reason: (pod) => present((pod as unknown as Pod).status.reason),
  message: (pod) => present((pod as unknown as Pod).status.message),
  scheduledMessage: (pod) =>
    (pod as unknown as Pod).status.conditions?.find(
      ({ type, status: held }) => type === 'PodScheduled' && held === 'False',
    )?.message,
  nominatedNode: (pod) => present((pod as unknown as Pod).status.nominatedNodeName),
  deleting: (pod) => present(pod.metadata.deletionTimestamp !== undefined),
  deletionGracePeriodSeconds: (pod) => pod.metadata.deletionGracePeriodSeconds,
  tolerations: (pod) => ((pod as unknown as Pod).spec.tolerations ?? []).map(tolerationText),
  qos: (pod) => (pod as unknown as Pod).status.qosClass,
  priority: (pod) => present((pod as unknown as Pod).spec.priority),
  priorityClass: (pod) => present((pod as unknown as Pod).spec.priorityClassName),
}

function servicePorts(object: AnyObject): string[] {
  return ((object as Service).spec.ports ?? []).map(
    ({ name, port, targetPort, protocol }) => `${name ? `${name}:` : ''}${port}->${targetPort ?? port}/${protocol}`,
  )
}

const subsetsOf = (object: AnyObject): JsonValue =>
  ((object as Endpoints).subsets ?? []).map((subset) => ({
    ready: (subset.addresses ?? []).map(({ targetRef, ip }) => targetRef?.name ?? ip).sort(compareText),
    notReady: (subset.notReadyAddresses ?? []).map(({ targetRef, ip }) => targetRef?.name ?? ip).sort(compareText),
    ports: (subset.ports ?? []).map(({ port, protocol }) => `${port}/${protocol}`).sort(compareText),
  }))

function jobStatus(object: AnyObject): JsonObject {
  return {
    ...numbersOf(object, ['active', 'succeeded', 'failed']),
    started: object.status?.startTime !== undefined,
    completed: object.status?.completionTime !== undefined,
  }
}

/** The collections that were seen in recordings; others are derived from the shape of what was recorded. */
export const SNAPSHOT_KINDS: Readonly<Record<string, SnapshotKind>> = {
  deployments: {
    resource: deployments,
    fields: {
      ...WORKLOAD,
      generation,
      annotations: controllerAnnotations,
      status: status(
        ...['observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'],
        'unavailableReplicas',
      ),
      conditions: conditionTexts,
      conditionMessages,
    },
  },
  replicaSets: {
    resource: replicaSets,
    fields: {
      owner: ownerOf,
      ...WORKLOAD,
      annotations: controllerAnnotations,
      status: status(...REPLICAS),
      conditions: conditionTexts,
    },
  },
  replicationControllers: {
    resource: replicationControllers,
    fields: { ...WORKLOAD, status: status(...REPLICAS), conditions: conditionTexts },
  },
  daemonSets: {
    resource: daemonSets,
    fields: {
      labels,
      images: imagesOf,
      generation,
      annotations: controllerAnnotations,
      status: status(
        ...['observedGeneration', 'desiredNumberScheduled', 'currentNumberScheduled', 'numberMisscheduled'],
        ...['numberReady', 'updatedNumberScheduled', 'numberAvailable', 'numberUnavailable'],
      ),
    },
  },
  statefulSets: {
    resource: statefulSets,
    fields: {
      replicas: spec('replicas'),
      images: imagesOf,
      status: status(
        ...['observedGeneration', 'replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas'],
        ...['currentRevision', 'updateRevision'],
      ),
    },
  },
  controllerRevisions: {
    resource: controllerRevisions,
    fields: { owner: ownerOf, revision: (object) => (object as unknown as { revision: number }).revision },
  },
  jobs: {
    resource: jobs,
    fields: {
      owner: ownerOf,
      completions: spec('completions'),
      parallelism: spec('parallelism'),
      backoffLimit: spec('backoffLimit'),
      status: jobStatus,
      conditions: conditionTexts,
    },
  },
  services: {
    resource: services,
    fields: {
      type: spec('type'),
      selector: spec('selector'),
      headless: (object) => present(object.spec?.clusterIP === 'None'),
      ports: servicePorts,
    },
  },
  endpoints: { resource: endpoints, fields: { subsets: subsetsOf } },
  pods: { resource: pods, fields: POD_FIELDS },
  nodes: {
    resource: nodes,
    fields: {
      unschedulable: (object) => present(object.spec?.unschedulable as boolean | undefined),
      taints: (object) => ((object.spec?.taints ?? []) as Parameters<typeof taintText>[0][]).map(taintText),
      conditions: conditionTexts,
      labels: (object) => keep(object.metadata.labels, (key) => !/(^|\.)kubernetes\.io\//.test(key)),
    },
  },
}

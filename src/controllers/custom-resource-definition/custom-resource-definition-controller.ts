import type { Catalogue } from '../../api/catalogue'
import type { CustomResourceDefinition } from '../../api/kinds'
import { type KubernetesObject, keyOf, type ObjectKey } from '../../api/object'
import { type AnyResource, groupResource } from '../../api/resource'
import {
  CLEANUP_FINALIZER,
  customResourceDefinitions,
  isEstablished,
  withCondition,
} from '../../api/resources/custom-resource-definition'
import { isNotFound } from '../../api/status-error'
import { formatTimestamp, seconds } from '../../base/time'
import { type Controller, type Outcome, type ReconcileContext, watching } from '../controller'

/** How often it looks whether the instances are gone. */
const POLL = seconds(5)

/** Deletes the objects of a kind whose definition is deleted, and then lets the definition go (apiextensions `finalizer.CRDFinalizer`). */
export const customResourceDefinitionController = (catalogue: Catalogue): Controller => ({
  name: 'crd-finalizer',
  watches: [
    watching(customResourceDefinitions, ({ type, object }) =>
      type !== 'DELETED' && object.metadata.deletionTimestamp ? [keyOf(object)] : [],
    ),
  ],
  reconcile: (key, context) => reconcile(catalogue, key, context),
})

function reconcile(catalogue: Catalogue, key: ObjectKey, context: ReconcileContext): Outcome {
  const definition = context.api.find(customResourceDefinitions, key)
  if (!definition?.metadata.deletionTimestamp || !definition.metadata.finalizers?.includes(CLEANUP_FINALIZER)) {
    return 'done'
  }
  const noted = note(definition, IN_PROGRESS, context)
  if (!isEstablished(noted)) return release(noted, NEVER_ESTABLISHED, context)
  const kind = catalogue.kinds().find((each) => groupResource(each) === definition.metadata.name)
  if (!kind || deleteInstances(kind, context) === 0) return release(noted, COMPLETED, context)
  return { requeueAfter: POLL }
}

/** @returns how many are still there: finalizers may hold them back */
function deleteInstances(kind: AnyResource, { api }: ReconcileContext): number {
  for (const object of api.list<KubernetesObject>(kind)) {
    if (object.metadata.deletionTimestamp) continue
    try {
      api.delete(kind, keyOf(object))
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return api.list<KubernetesObject>(kind).length
}

interface Progress {
  readonly type: 'Terminating'
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

const IN_PROGRESS: Progress = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
}
const COMPLETED: Progress = {
  type: 'Terminating',
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
}
const NEVER_ESTABLISHED: Progress = {
  type: 'Terminating',
  status: 'False',
  reason: 'NeverEstablished',
  message: 'resource was never established',
}

function note(
  definition: CustomResourceDefinition,
  progress: Progress,
  context: ReconcileContext,
): CustomResourceDefinition {
  const next = withCondition(definition, progress, formatTimestamp(context.now()))
  return next === definition ? definition : context.api.updateStatus(customResourceDefinitions, next)
}

function release(definition: CustomResourceDefinition, progress: Progress, context: ReconcileContext): Outcome {
  const { finalizers = [], ...metadata } = definition.metadata
  const left = finalizers.filter((finalizer) => finalizer !== CLEANUP_FINALIZER)
  const freed = { ...definition, metadata: { ...metadata, ...(left.length > 0 ? { finalizers: left } : {}) } }
  context.api.updateStatus(customResourceDefinitions, withCondition(freed, progress, formatTimestamp(context.now())))
  return 'done'
}

import { findCondition } from '../api/condition'
import type { DaemonSet, Deployment, StatefulSet } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { CommandError } from './errors'

export interface RolloutStatus {
  readonly message: string
  readonly done: boolean
}

/** How far a rollout is, in kubectl's words. @throws {CommandError} when it can never be done */
export function rolloutStatus(object: KubernetesObject, revision = 0): RolloutStatus {
  switch (object.kind) {
    case 'Deployment':
      return deploymentStatus(object as Deployment, revision)
    case 'DaemonSet':
      return daemonSetStatus(object as DaemonSet)
    default:
      return statefulSetStatus(object as StatefulSet)
  }
}

const waiting = (message: string): RolloutStatus => ({ message, done: false })

function deploymentStatus({ metadata, spec, status }: Deployment, revision: number): RolloutStatus {
  if (revision > 0) {
    const latest = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
    if (latest !== revision) {
      throw new CommandError(`desired revision (${revision}) is different from the running revision (${latest})`)
    }
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return waiting('Waiting for deployment spec update to be observed...')
  }
  if (findCondition(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
    throw new CommandError(`deployment "${metadata.name}" exceeded its progress deadline`)
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status
  const start = `Waiting for deployment "${metadata.name}" rollout to finish:`
  const desired = spec.replicas ?? 1
  if (updatedReplicas < desired)
    return waiting(`${start} ${updatedReplicas} out of ${desired} new replicas have been updated...`)
  if (replicas > updatedReplicas)
    return waiting(`${start} ${replicas - updatedReplicas} old replicas are pending termination...`)
  if (availableReplicas < updatedReplicas) {
    return waiting(`${start} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`)
  }
  return { message: `deployment "${metadata.name}" successfully rolled out`, done: true }
}

const ONLY_ROLLING = 'rollout status is only available for RollingUpdate strategy type'

function daemonSetStatus({ metadata, spec, status }: DaemonSet): RolloutStatus {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new CommandError(ONLY_ROLLING)
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return waiting('Waiting for daemon set spec update to be observed...')
  }
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status
  const start = `Waiting for daemon set "${metadata.name}" rollout to finish:`
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return waiting(`${start} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`)
  }
  if (numberAvailable < desiredNumberScheduled) {
    return waiting(`${start} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`)
  }
  return { message: `daemon set "${metadata.name}" successfully rolled out`, done: true }
}

function statefulSetStatus({ metadata, spec, status }: StatefulSet): RolloutStatus {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new CommandError(ONLY_ROLLING)
  if ((status.observedGeneration ?? 0) === 0 || (metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return waiting('Waiting for statefulset spec update to be observed...')
  }
  const replicas = spec.replicas ?? 1
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, updateRevision, currentRevision } = status
  if (readyReplicas < replicas) return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`)
  const rolling = spec.updateStrategy.rollingUpdate
  if (rolling?.partition !== undefined) {
    const due = replicas - rolling.partition
    if (updatedReplicas < due) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${due} new pods have been updated...`,
      )
    }
    return { message: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...`, done: true }
  }
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    )
  }
  return {
    message: `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`,
    done: true,
  }
}

import type { PersistentVolumeClaim, StatefulSet } from '../../api/kinds'
import { keyOf, type NewObject } from '../../api/object'
import { persistentVolumeClaims } from '../../api/resources/persistent-volume-claim'
import { isAlreadyExists, StatusError } from '../../api/status-error'
import type { ReconcileContext } from '../controller'

/** `<template>-<set>-<ordinal>` */
export const claimName = (set: StatefulSet, template: string, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`

/** The claims of one ordinal that exist. */
export const claimsOf = (
  context: ReconcileContext,
  set: StatefulSet,
  ordinal: number,
): readonly PersistentVolumeClaim[] =>
  wantedClaims(set, ordinal)
    .map(({ metadata }) =>
      context.api.find(persistentVolumeClaims, { namespace: namespaceOf(set), name: metadata.name }),
    )
    .filter((claim) => claim !== undefined)

/**
 * Creates the claims of one ordinal that are missing; those that exist are used as they are.
 * @throws {StatusError} when one cannot be created, or is on its way out
 */
export function createClaims(context: ReconcileContext, set: StatefulSet, ordinal: number, pod: string): void {
  const errors: string[] = []
  for (const claim of wantedClaims(set, ordinal)) {
    const existing = context.api.find(persistentVolumeClaims, {
      namespace: namespaceOf(set),
      name: claim.metadata.name,
    })
    if (existing?.metadata.deletionTimestamp) errors.push(`pvc ${claim.metadata.name} is being deleted`)
    if (existing) continue
    const error = createClaim(context, set, claim, pod)
    if (error) errors.push(`failed to create PVC ${claim.metadata.name}: ${error.message}`)
  }
  if (errors.length) throw StatusError.internal(errors.length === 1 ? `${errors[0]}` : `[${errors.join(', ')}]`)
}

/** Creates claims that a pod is still waiting for; a claim on its way out is left alone unless another is missing. */
export function createMissingClaims(context: ReconcileContext, set: StatefulSet, ordinal: number, pod: string): void {
  if (claimsOf(context, set, ordinal).length < wantedClaims(set, ordinal).length) {
    createClaims(context, set, ordinal, pod)
  }
}

type NewClaim = NewObject<PersistentVolumeClaim> & { readonly metadata: { readonly name: string } }

function createClaim(
  context: ReconcileContext,
  set: StatefulSet,
  claim: NewClaim,
  pod: string,
): StatusError | undefined {
  const { name } = claim.metadata
  try {
    context.api.create(persistentVolumeClaims, claim)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (!isAlreadyExists(error)) {
      const message = `create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error.message}`
      context.events.record(set, 'Warning', 'FailedCreate', message)
    }
    return error
  }
  const message = `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`
  context.events.record(set, 'Normal', 'SuccessfulCreate', message)
  return undefined
}

function wantedClaims(set: StatefulSet, ordinal: number): readonly NewClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    metadata: {
      name: claimName(set, metadata?.name ?? '', ordinal),
      namespace: namespaceOf(set),
      labels: { ...metadata?.labels, ...set.spec.selector?.matchLabels },
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
    },
    spec: spec ?? {},
  }))
}

const namespaceOf = (set: StatefulSet): string => set.metadata.namespace ?? ''

/** The claims of a set, for whoever has to find it from one of them. */
export const isClaimOf = (claim: PersistentVolumeClaim, set: StatefulSet): boolean => {
  const { name, namespace } = keyOf(claim)
  if (namespace !== namespaceOf(set)) return false
  return (set.spec.volumeClaimTemplates ?? []).some((template) => {
    const prefix = `${template.metadata?.name ?? ''}-${set.metadata.name}-`
    return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length))
  })
}

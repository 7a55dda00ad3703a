import type { WriteOptions, WriteResult } from '../api/client'
import { invalid, required } from '../api/field-error'
import type { KubernetesObject } from '../api/object'
import { apiVersionOf, presented, type Resource } from '../api/resource'
import { StatusError } from '../api/status-error'
import type { Writer } from './apply/managed-fields'
import type { AnyDraft, WriteIntent } from './context'

const MAXIMUM_MANAGER_LENGTH = 128

/** Which part of an object a request is about. */
export type Part = 'status' | 'scale' | 'finalize' | 'resize'
export type PartOptions = WriteOptions & { readonly subresource?: Part }

/** What a write answers. */
export function answer(
  resource: Resource,
  written: KubernetesObject,
  warnings: readonly string[],
  before?: KubernetesObject,
): WriteResult {
  const object = presented(resource, written)
  return { object, warnings: [...warnings, ...(resource.warnings?.(written, before) ?? [])] }
}

/** Custom resources are only replaced by who says which state he replaces. */
export function refuseUnconditional({ custom, ...resource }: Resource, { metadata }: AnyDraft): void {
  if (!custom || metadata.resourceVersion) return
  const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update')
  throw StatusError.invalid(resource, metadata.name, [error])
}

export const unsupportedPatch = (): StatusError =>
  StatusError.of(415, 'UnsupportedMediaType', `${UNKNOWN_FORMAT}: ${CUSTOM_PATCHES.join(', ')}`)

const UNKNOWN_FORMAT = 'the body of the request was in an unknown format - accepted media types include'
const CUSTOM_PATCHES = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml']

export const intentOf = ({ dryRun, fieldManager }: WriteOptions): WriteIntent => {
  const manager = fieldManager || 'unknown'
  if (manager.length > MAXIMUM_MANAGER_LENGTH) {
    const why = `may not be more than ${MAXIMUM_MANAGER_LENGTH} bytes`
    throw StatusError.invalid(PATCH_OPTIONS, '', [
      { field: 'fieldManager', type: 'Too long', body: `Too long: ${why}` },
    ])
  }
  return { manager, ...(dryRun ? { dryRun } : {}) }
}

const PATCH_OPTIONS = { group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions' } as const

export function applyWriter(resource: Resource, { fieldManager, subresource }: PartOptions): Writer {
  if (!fieldManager) {
    throw StatusError.invalid(PATCH_OPTIONS, '', [required('fieldManager', 'is required for apply patch')])
  }
  const part = subresource ? { subresource } : {}
  return { manager: fieldManager, operation: 'Apply', apiVersion: apiVersionOf(resource), ...part }
}

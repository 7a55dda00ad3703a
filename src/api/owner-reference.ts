import type { OwnerReference } from './kinds'
import type { KubernetesObject } from './object'
import { apiVersionOf, type Resource } from './resource'

/** The reference that a controller writes into what it creates. */
export const controllerReference = (resource: Resource, owner: KubernetesObject): OwnerReference => ({
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})

/** The owner that manages this object, if it has one. */
export const controllerOf = (object: KubernetesObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((reference) => reference.controller)

export const isControlledBy = (object: KubernetesObject, ownerUid: string): boolean =>
  controllerOf(object)?.uid === ownerUid

import type { PodSpec, PodTemplateSpec } from '../api/kinds'
import type { KubernetesObject } from '../api/object'
import { isObject, type JsonObject } from '../base/json'
import { CommandError } from './errors'
import type { Item } from './verb'

/** Where a kind keeps its pod spec, from the object's top; `undefined` for kinds without one. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, field) => (isObject(inner) ? inner[field] : undefined), value)

export const podSpecOf = (object: KubernetesObject): PodSpec | undefined => {
  const path = PATHS[object.kind]
  return path && (at(object, path) as PodSpec | undefined)
}

/** The pod spec of what a command is about. @throws {CommandError} for a kind without one */
export function requirePodSpec({ resource, object }: Item): PodSpec {
  const spec = podSpecOf(object)
  if (spec) return spec
  throw new CommandError(
    `${resource.plural}/${object.metadata.name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
  )
}

export const podTemplateOf = (object: KubernetesObject): PodTemplateSpec | undefined => {
  const path = PATHS[object.kind]
  return path && path.length > 1 ? (at(object, path.slice(0, -1)) as PodTemplateSpec | undefined) : undefined
}

/** A patch that holds this at the place of the pod spec. */
export const podSpecPatch = (kind: string, content: JsonObject): JsonObject =>
  nest(PATHS[kind] as readonly string[], content)

/** A patch that holds this at the place of the pod template. */
export const podTemplatePatch = (kind: string, content: JsonObject): JsonObject =>
  nest((PATHS[kind] as readonly string[]).slice(0, -1), content)

const nest = (path: readonly string[], content: JsonObject): JsonObject =>
  path.reduceRight<JsonObject>((inner, field) => ({ [field]: inner }), content)

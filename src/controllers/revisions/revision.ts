import type { ControllerRevision, PodTemplateSpec } from '../../api/kinds'
import { byAll, compareText } from '../../base/compare'
import type { JsonObject } from '../../base/json'

/**
 * What a ControllerRevision remembers: a patch that puts the pod template back as it was
 * (`getPatch` of the DaemonSet and StatefulSet controllers).
 */
export const templatePatch = (template: PodTemplateSpec): JsonObject =>
  ({ spec: { template: { ...template, $patch: 'replace' } } }) as unknown as JsonObject

/** The pod template that a revision's patch restores; `undefined` when the data is no such patch. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const data = revision.data as { readonly spec?: { readonly template?: PodTemplateSpec } } | undefined
  if (!data?.spec?.template) return undefined
  const { $patch: _, ...template } = data.spec.template as PodTemplateSpec & { readonly $patch?: string }
  return template
}

/** Oldest first: by number, then age, then name. */
export const byRevision: (a: ControllerRevision, b: ControllerRevision) => number = byAll(
  (a, b) => a.revision - b.revision,
  (a, b) => compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp),
  (a, b) => compareText(a.metadata.name, b.metadata.name),
)

/** The number that the next revision takes. */
export const nextRevision = (revisions: readonly ControllerRevision[]): number =>
  1 + revisions.reduce((highest, { revision }) => Math.max(highest, revision), 0)

import { clone, equal } from '../../base/json'
import { type FieldError, forbidden, invalid } from '../field-error'
import type { NodeSelectorTerm, Pod, Toleration } from '../kinds'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import type { PodSpecDraft } from './pod-defaults'

type PodSpec = Pod['spec']

const IMMUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

const GROUPS = ['containers', 'initContainers'] as const

/**
 * What is wrong with a change of a pod's spec (core `ValidatePodUpdate`). Node name, gates and resources change through
 * binding, whoever put the gates there, and resizes.
 * Simplified: the message has no diff of the two specs after it.
 */
export function specChanges({ spec }: Pod, previous: Pod): FieldErrors {
  const before = previous.spec
  if (spec === before) return NOTHING_WRONG
  const group = GROUPS.find((name) => (spec[name] ?? []).length !== (before[name] ?? []).length)
  if (group) return [forbidden(`spec.${group}`, 'pod updates may not add or remove containers')]
  const deadline = deadlineChange(spec, before)
  if (deadline && spec.activeDeadlineSeconds !== undefined) return [deadline]
  const isGated = !!before.schedulingGates?.length
  return [
    ...(deadline ? [deadline] : NOTHING_WRONG),
    ...(keepsTolerations(spec.tolerations ?? [], before.tolerations ?? [])
      ? NOTHING_WRONG
      : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]),
    ...newGates(spec, before),
    ...(isGated ? [...nodeSelectorChange(spec, before), ...nodeAffinityChange(spec, before)] : NOTHING_WRONG),
    ...(equal(fixedPart(spec, previous), before) ? NOTHING_WRONG : [forbidden('spec', IMMUTABLE)]),
  ]
}

/** A deadline may be set, and only ever come nearer. */
function deadlineChange({ activeDeadlineSeconds: after }: PodSpec, before: PodSpec): FieldError | undefined {
  const field = 'spec.activeDeadlineSeconds'
  const { activeDeadlineSeconds: limit } = before
  if (limit === undefined) return undefined
  if (after === undefined) return invalid(field, after, 'must not update from a positive integer to nil value')
  return after > limit ? invalid(field, after, 'must be less than or equal to previous value') : undefined
}

const keepsTolerations = (after: readonly Toleration[], before: readonly Toleration[]): boolean =>
  before.every((old) =>
    after.some((toleration) => equal({ ...toleration, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  )

const newGates = ({ schedulingGates = [] }: PodSpec, before: PodSpec): FieldErrors =>
  schedulingGates.flatMap(({ name }, i) =>
    before.schedulingGates?.some((gate) => gate.name === name)
      ? NOTHING_WRONG
      : [
          forbidden(
            `spec.schedulingGates[${i}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )

/** While gates hold a pod back, its choice of nodes may become narrower. */
function nodeSelectorChange({ nodeSelector = {} }: PodSpec, before: PodSpec): FieldErrors {
  const isKept = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => nodeSelector[key] === value)
  if (isKept) return NOTHING_WRONG
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  return [invalid('spec.nodeSelector', nodeSelector, detail)]
}

const requiredTerms = ({ affinity }: PodSpec): readonly NodeSelectorTerm[] =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []

function nodeAffinityChange(spec: PodSpec, before: PodSpec): FieldErrors {
  const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  const old = requiredTerms(before)
  const now = requiredTerms(spec)
  if (old.length === 0) return NOTHING_WRONG
  if (old.length !== now.length) {
    const detail = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    return [invalid(field, now.map(internalTerm), detail)]
  }
  return now.flatMap((term, i) =>
    onlyAdds(term, old[i] as NodeSelectorTerm)
      ? NOTHING_WRONG
      : [invalid(`${field}[${i}]`, internalTerm(term), 'only additions are allowed (no mutations or deletions)')],
  )
}

/** A term without requirements matches no node, and may not begin to. */
function onlyAdds(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const parts = [
    [term.matchExpressions ?? [], old.matchExpressions ?? []],
    [term.matchFields ?? [], old.matchFields ?? []],
  ] as const
  if (parts.every(([, before]) => before.length === 0)) return parts.every(([after]) => after.length === 0)
  return parts.every(([after, before]) => equal(after.slice(0, before.length), before))
}

/** As the server's own types name and order the fields. */
const internalTerm = ({ matchExpressions, matchFields }: NodeSelectorTerm): object => ({
  MatchExpressions: internalRequirements(matchExpressions),
  MatchFields: internalRequirements(matchFields),
})

const internalRequirements = (requirements: NodeSelectorTerm['matchExpressions']) =>
  requirements?.map(({ key, operator, values }) => ({ Key: key, Operator: operator, Values: values ?? null })) ?? null

/** The new spec with everything that may change, or was looked at already, set back: what is left must equal the old one. */
function fixedPart(spec: PodSpec, previous: Pod): PodSpecDraft {
  const fixed = clone(spec) as PodSpecDraft
  const before = previous.spec as PodSpecDraft
  for (const group of GROUPS) {
    for (const [i, container] of (fixed[group] ?? []).entries()) container.image = before[group]?.[i]?.image
  }
  fixed.activeDeadlineSeconds = before.activeDeadlineSeconds
  fixed.tolerations = before.tolerations
  if (before.schedulingGates?.length) {
    fixed.nodeSelector = before.nodeSelector
    keepNodeAffinity(fixed, before)
  }
  fixed.schedulingGates = before.schedulingGates
  if (spec.terminationGracePeriodSeconds === 1 && (before.terminationGracePeriodSeconds ?? 0) < 0) {
    fixed.terminationGracePeriodSeconds = before.terminationGracePeriodSeconds
  }
  return fixed
}

function keepNodeAffinity(fixed: PodSpecDraft, before: PodSpecDraft): void {
  const { nodeAffinity: _, ...others } = fixed.affinity ?? {}
  const nodeAffinity = before.affinity?.nodeAffinity
  const affinity = { ...others, ...(nodeAffinity ? { nodeAffinity } : {}) }
  if (Object.keys(affinity).length > 0 || before.affinity) fixed.affinity = affinity
  else delete fixed.affinity
}

import { rememberedFor } from '../../base/remembered'
import { forbidden, invalid, required, unsupported } from '../field-error'
import type { LabelSelector, PodSpec, PodTemplateSpec } from '../kinds'
import { matchSelector } from '../label-selector'
import { affinityIsValid } from './affinity-rules'
import { containersAreValid } from './container-rules'
import { type FieldErrors, followsRule, labelsAreValid, NOTHING_WRONG, oneOf } from './field-rules'
import { annotationsAreValid, duplicatesOf } from './metadata-rules'
import { dns1123Label, dns1123Subdomain, isIpAddress, qualifiedName, rangeMessage } from './names'
import { podResourcesAreValid, resourcesAreValid } from './resource-rules'
import { tolerationsAreValid } from './taint-rules'
import { topologySpreadIsValid } from './topology-rules'
import { volumesAreValid } from './volume-rules'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const
const SYSTEMS = ['linux', 'windows'] as const
const MAX_INT32 = 2_147_483_647

/** What is wrong with the spec of a pod or of a pod template, in the server's order (core `ValidatePodSpec`). */
export const podSpecIsValid = (spec: PodSpec, path: string): FieldErrors =>
  hasNoErrors(spec) ? NOTHING_WRONG : podSpecErrors(spec, path)

/** A Deployment, its ReplicaSet and every change of their size come with the same spec. */
const hasNoErrors = rememberedFor((spec: PodSpec) => podSpecErrors(spec, 'spec').length === 0)

function podSpecErrors(spec: PodSpec, path: string): FieldErrors {
  return [
    ...volumesAreValid(spec.volumes ?? [], `${path}.volumes`),
    ...containersAreValid(spec, path),
    ...podResourcesAreValid(spec, `${path}.resources`),
    ...oneOf(spec.restartPolicy, RESTART_POLICIES, `${path}.restartPolicy`),
    ...oneOf(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`),
    ...labelsAreValid(spec.nodeSelector, `${path}.nodeSelector`),
    ...affinityIsValid(spec.affinity, `${path}.affinity`),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, i) =>
      followsRule(qualifiedName, conditionType ?? '', `${path}.readinessGates[${i}].conditionType`),
    ),
    ...gatesAreValid(spec.schedulingGates ?? [], `${path}.schedulingGates`),
    ...topologySpreadIsValid(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...namesAreValid(spec, path),
    ...secondsAreValid(spec, path),
    ...tolerationsAreValid(spec.tolerations, `${path}.tolerations`),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) =>
      isIpAddress(ip ?? '') ? NOTHING_WRONG : [invalid(`${path}.hostAliases[${i}].ip`, ip ?? '', IP_MESSAGE)],
    ),
    ...known(spec.preemptionPolicy, PREEMPTION_POLICIES, `${path}.preemptionPolicy`),
    ...resourcesAreValid({ limits: spec.overhead }, `${path}.overhead`),
    ...known(spec.os?.name, SYSTEMS, `${path}.os`),
  ]
}

const known = (value: string | undefined, words: readonly string[], field: string): FieldErrors =>
  value === undefined || words.includes(value) ? NOTHING_WRONG : [unsupported(field, value, words)]

const IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

function gatesAreValid(gates: NonNullable<PodSpec['schedulingGates']>, path: string): FieldErrors {
  return [
    ...gates.flatMap(({ name }, i) => followsRule(qualifiedName, name ?? '', `${path}[${i}]`)),
    ...duplicatesOf(
      gates.map(({ name }) => name),
      (i) => `${path}[${i}]`,
    ),
  ]
}

/** Names of other things, or parts of host names. */
function namesAreValid(spec: PodSpec, path: string): FieldErrors {
  const names = [
    ['serviceAccountName', dns1123Subdomain],
    ['nodeName', dns1123Subdomain],
    ['hostname', dns1123Label],
    ['subdomain', dns1123Label],
    ['priorityClassName', dns1123Subdomain],
    ['runtimeClassName', dns1123Subdomain],
  ] as const
  return names.flatMap(([field, rule]) => {
    const name = spec[field]
    return name ? followsRule(rule, name, `${path}.${field}`) : NOTHING_WRONG
  })
}

function secondsAreValid({ activeDeadlineSeconds }: PodSpec, path: string): FieldErrors {
  const isOff = activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > MAX_INT32)
  return [
    ...(isOff
      ? [invalid(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, rangeMessage(1, MAX_INT32))]
      : NOTHING_WRONG),
  ]
}

/** What is wrong with a pod template (core `ValidatePodTemplateSpec`). */
export function podTemplateIsValid(template: PodTemplateSpec, path: string): FieldErrors {
  const { metadata, spec } = template
  return [
    ...labelsAreValid(metadata?.labels, `${path}.labels`),
    ...annotationsAreValid(metadata?.annotations, `${path}.annotations`),
    ...podSpecIsValid(spec ?? { containers: [] }, `${path}.spec`),
    ...(spec?.ephemeralContainers?.length
      ? [forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : NOTHING_WRONG),
  ]
}

/** The pods that a template makes must be the pods that the selector finds. An empty selector is another rule's business. */
export function selectorMatchesTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  path: string,
): FieldErrors {
  const labels = template?.metadata?.labels
  if (matchSelector(selector).matches(labels)) return NOTHING_WRONG
  return [invalid(`${path}.metadata.labels`, labels, '`selector` does not match template `labels`')]
}

/** Rules for templates whose pods are replaced for ever: `kind` is the word in the message. */
export function runsForGood(template: PodTemplateSpec, path: string, kind: string): FieldErrors {
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  const deadline = `${path}.spec.activeDeadlineSeconds`
  return [
    ...oneOf(restartPolicy, ['Always'], `${path}.spec.restartPolicy`),
    ...(activeDeadlineSeconds === undefined
      ? NOTHING_WRONG
      : [forbidden(deadline, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ]
}

/** `spec.template` as every workload checks it. */
export function workloadTemplate(
  spec: { readonly selector?: LabelSelector; readonly template?: PodTemplateSpec },
  path: string,
  kind: string,
): FieldErrors {
  const { selector, template } = spec
  if (!template) return [required(path)]
  return [
    ...(selector ? selectorMatchesTemplate(selector, template, path) : NOTHING_WRONG),
    ...podTemplateIsValid(template, path),
    ...runsForGood(template, path, kind),
  ]
}

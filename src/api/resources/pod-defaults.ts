import type { Mutable } from '../../base/json'
import type { PodSpec, PodTemplateSpec } from '../kinds'
import { podLevelResources } from '../pod-resources'
import { defaultContainer } from './container-defaults'
import { defaultQuantities, podRequestsFromLimits, requestsFromLimits } from './resource-quantities'
import { defaultVolume } from './volume-defaults'

export type PodSpecDraft = Mutable<PodSpec>
export type PodTemplateDraft = Mutable<PodTemplateSpec>

/** Defaults that pods and pod templates have in common (`SetDefaults_PodSpec`). In place; idempotent. */
export function defaultPodSpec(spec: PodSpecDraft): void {
  spec.containers ??= []
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.schedulerName ||= 'default-scheduler'
  spec.securityContext ??= {}
  shareServiceAccount(spec)
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
  for (const container of allContainers(spec)) defaultContainer(container)
  defaultQuantities(spec.overhead)
  const whole = podLevelResources(spec)
  defaultQuantities(whole?.limits)
  defaultQuantities(whole?.requests)
}

/** Defaults of the kinds that make pods. Tells nothing about labels, which some kinds take over from here. */
export function defaultPodTemplate(template: PodTemplateDraft): void {
  template.metadata ??= {}
  defaultPodSpec((template.spec ??= { containers: [] }))
}

/**
 * What only pods themselves get: requests that follow limits, service links, some time to stop, and on the node's
 * network the node's ports (`SetDefaults_Pod`).
 */
export function defaultPod(spec: PodSpecDraft): void {
  for (const container of allContainers(spec)) requestsFromLimits(container)
  podRequestsFromLimits(spec)
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork) defaultHostPorts(spec)
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1
}

/** Containers and init containers; ephemeral ones are never part of a manifest. */
const allContainers = (spec: PodSpecDraft): NonNullable<PodSpecDraft['initContainers']> => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
]

/** `serviceAccount` is the old name of `serviceAccountName`; the server keeps them equal. */
function shareServiceAccount(spec: PodSpecDraft): void {
  const name = spec.serviceAccountName || spec.serviceAccount
  if (!name) return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

function defaultHostPorts(spec: PodSpecDraft): void {
  for (const { ports } of allContainers(spec)) for (const port of ports ?? []) port.hostPort ||= port.containerPort
}

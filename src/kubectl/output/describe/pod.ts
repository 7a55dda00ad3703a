import type { Pod } from '../../../api/kinds'
import { qosClassOf } from '../../../api/pod-qos'
import { podLevelResources } from '../../../api/pod-resources'
import { humanDuration } from '../../../base/human-duration'
import { parseTimestamp } from '../../../base/time'
import { writeContainers, writeResources, writeSeccompProfile } from './container'
import type { Describe, DescribeContext } from './context'
import { writeEvents } from './events'
import { writeController, writeLabels, writeLabelsAndAnnotations, writeTolerations } from './metadata'
import { writeSpreadConstraints } from './pod-template'
import { writeVolumes } from './volumes'
import { DescribeWriter, longTime } from './writer'

export const describePod: Describe<Pod> = (pod, context) => {
  const w = new DescribeWriter()
  const { spec, status } = pod
  writeIdentity(w, pod)
  writeLabelsAndAnnotations(w, pod)
  writePhase(w, pod, context)
  writeSeccompProfile(w, spec.securityContext, { level: 0, detailLevel: 0 })
  writeAddresses(w, pod)
  writeController(w, pod)
  if (status.nominatedNodeName) w.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`)
  const whole = podLevelResources(spec)
  if (whole) {
    w.line(0, 'Resources:')
    writeResources(w, whole, 1)
  }
  if (spec.initContainers?.length) {
    const statuses = status.initContainerStatuses
    writeContainers(w, { label: 'Init Containers', containers: spec.initContainers, statuses, pod })
  }
  writeContainers(w, { label: 'Containers', containers: spec.containers, statuses: status.containerStatuses, pod })
  const { ephemeralContainers: debuggers } = spec
  if (debuggers?.length) {
    const statuses = status.ephemeralContainerStatuses
    writeContainers(w, { label: 'Ephemeral Containers', containers: debuggers, statuses, pod })
  }
  writeConditions(w, pod)
  writeVolumes(w, spec.volumes)
  w.line(0, `QoS Class:\t${status.qosClass ?? qosClassOf(spec)}`)
  writeLabels(w, 'Node-Selectors', spec.nodeSelector)
  writeTolerations(w, 'Tolerations', spec.tolerations)
  writeSpreadConstraints(w, spec.topologySpreadConstraints)
  writeEvents(w, pod, context)
  return w.toString()
}

function writeIdentity(w: DescribeWriter, { metadata, spec, status }: Pod): void {
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec.priority !== undefined) w.line(0, `Priority:\t${spec.priority}`)
  if (spec.priorityClassName) w.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec.runtimeClassName) w.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec.serviceAccountName) w.line(0, `Service Account:\t${spec.serviceAccountName}`)
  w.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`)
  if (status.startTime) w.line(0, `Start Time:\t${longTime(status.startTime)}`)
}

function writePhase(w: DescribeWriter, { metadata, status }: Pod, { now }: DescribeContext): void {
  const finished = status.phase === 'Succeeded' || status.phase === 'Failed'
  if (metadata.deletionTimestamp && !finished) {
    const since = parseTimestamp(metadata.deletionTimestamp)
    w.line(0, `Status:\tTerminating (lasts ${since === undefined ? '<unknown>' : humanDuration(now - since)})`)
    w.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else w.line(0, `Status:\t${status.phase ?? ''}`)
  if (status.reason) w.line(0, `Reason:\t${status.reason}`)
  if (status.message) w.line(0, `Message:\t${status.message}`)
}

function writeAddresses(w: DescribeWriter, { status }: Pod): void {
  w.line(0, `IP:\t${status.podIP ?? ''}`)
  const addresses = status.podIPs ?? []
  w.line(0, `IPs:${addresses.length === 0 ? '\t<none>' : ''}`)
  for (const { ip } of addresses) w.line(1, `IP:\t${ip}`)
}

function writeConditions(w: DescribeWriter, { spec, status }: Pod): void {
  const conditions = status.conditions ?? []
  if (spec.readinessGates?.length) {
    w.line(0, 'Readiness Gates:')
    w.line(1, 'Type\tStatus')
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find(({ type }) => type === conditionType)
      w.line(1, `${conditionType} \t${found?.status ?? '<none>'} `)
    }
  }
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus')
  for (const { type, status: value } of conditions) w.line(1, `${type} \t${value} `)
}

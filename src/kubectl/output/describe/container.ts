import type { Container, ContainerState, ContainerStatus, Probe, ResourceRequirements } from '../../../api/kinds'
import type { KubernetesObject } from '../../../api/object'
import { compareText, sortedEntries } from '../../../base/compare'
import { writeEnvironment } from './environment'
import { type DescribeWriter, longTime, yesNo } from './writer'

export interface ContainersBlock {
  readonly label: string
  readonly containers: readonly Container[]
  readonly statuses?: readonly ContainerStatus[] | undefined
  /** The pod of which they are: what it gives to their environment is shown. */
  readonly pod?: KubernetesObject
  /** The indentation of a pod template's block. */
  readonly indent?: string
}

export function writeContainers(
  w: DescribeWriter,
  { label, containers, statuses, pod, indent = '' }: ContainersBlock,
): void {
  w.line(0, `${indent}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name)
    w.line(1, `${indent ? ' ' : ''}${container.name}:`)
    writeBasics(w, container, status)
    writeLines(w, 'Command', container.command)
    writeLines(w, 'Args', container.args)
    if (status) writeStatus(w, status)
    writeResources(w, container.resources, 2)
    writeProbe(w, 'Liveness', container.livenessProbe)
    writeProbe(w, 'Readiness', container.readinessProbe)
    writeProbe(w, 'Startup', container.startupProbe)
    writeEnvironment(w, container, pod)
    writeMounts(w, container)
  }
}

function writeBasics(w: DescribeWriter, container: Container, status: ContainerStatus | undefined): void {
  if (status) w.line(2, `Container ID:\t${status.containerID ?? ''}`)
  w.line(2, `Image:\t${container.image ?? ''}`)
  if (status) w.line(2, `Image ID:\t${status.imageID ?? ''}`)
  const ports = (container.ports ?? []).map((port) => {
    return `${port.containerPort}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`
  })
  const hostPorts = (container.ports ?? []).map((port) => {
    return `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`
  })
  w.line(2, `${ports.length > 1 ? 'Ports' : 'Port'}:\t${ports.join(', ') || '<none>'}`)
  w.line(2, `${hostPorts.length > 1 ? 'Host Ports' : 'Host Port'}:\t${hostPorts.join(', ') || '<none>'}`)
  writeSeccompProfile(w, container.securityContext, { level: 2, detailLevel: 3 })
}

export function writeSeccompProfile(
  w: DescribeWriter,
  security: Pick<NonNullable<Container['securityContext']>, 'seccompProfile'> | undefined,
  { level, detailLevel }: { readonly level: number; readonly detailLevel: number },
): void {
  const profile = security?.seccompProfile
  if (!profile) return
  w.line(level, `SeccompProfile:\t${profile.type}`)
  if (profile.type === 'Localhost') w.line(detailLevel, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
}

function writeLines(w: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return
  w.line(2, `${title}:`)
  for (const word of words) for (const line of word.split('\n')) w.line(3, line)
}

function writeStatus(w: DescribeWriter, status: ContainerStatus): void {
  writeState(w, 'State', status.state)
  if (status.lastState?.terminated) writeState(w, 'Last State', status.lastState)
  w.line(2, `Ready:\t${yesNo(status.ready)}`)
  w.line(2, `Restart Count:\t${status.restartCount}`)
}

function writeState(w: DescribeWriter, title: string, state: ContainerState | undefined): void {
  if (state?.running) {
    w.line(2, `${title}:\tRunning`)
    w.line(3, `Started:\t${longTime(state.running.startedAt)}`)
  } else if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated
    w.line(2, `${title}:\tTerminated`)
    if (reason) w.line(3, `Reason:\t${reason}`)
    if (message) w.line(3, `Message:\t${message}`)
    w.line(3, `Exit Code:\t${exitCode}`)
    if (signal) w.line(3, `Signal:\t${signal}`)
    w.line(3, `Started:\t${longTime(startedAt)}`)
    w.line(3, `Finished:\t${longTime(finishedAt)}`)
  } else {
    w.line(2, `${title}:\tWaiting`)
    if (state?.waiting?.reason) w.line(3, `Reason:\t${state.waiting.reason}`)
  }
}

export function writeResources(w: DescribeWriter, resources: ResourceRequirements | undefined, level: number): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const entries = sortedEntries(list)
    if (entries.length > 0) w.line(level, `${title}:`)
    for (const [name, quantity] of entries) w.line(level + 1, `${name}:\t${quantity}`)
  }
}

function writeProbe(w: DescribeWriter, title: string, probe: Probe | undefined): void {
  if (probe) w.line(2, `${title}:\t${formatProbe(probe)}`)
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function formatProbe(probe: Probe): string {
  const numbers =
    `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s ` +
    `period=${probe.periodSeconds ?? 10}s #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${numbers}`
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet
    const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const slash = path.startsWith('/') || !path ? '' : '/'
    return `http-get ${scheme.toLowerCase()}://${place}${slash}${escapedPath(path)} ${numbers}`
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${numbers}`
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${numbers}`
  return `unknown ${numbers}`
}

/** A path as Go writes it into a URL: a query in it is no query. */
const escapedPath = (path: string): string => path.replaceAll(/[^\w.~$&+,/:;=@-]+/g, percentEncoded)
const percentEncoded = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

function writeMounts(w: DescribeWriter, { volumeMounts, volumeDevices }: Container): void {
  const mounts = [...(volumeMounts ?? [])].sort((a, b) => compareText(a.mountPath, b.mountPath))
  const none = mounts.length === 0 ? '\t<none>' : ''
  w.line(2, `Mounts:${none}`)
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    w.line(
      3,
      `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`,
    )
  }
  if (!volumeDevices?.length) return
  w.line(2, `Devices:${none}`)
  for (const device of [...volumeDevices].sort((a, b) => compareText(a.devicePath, b.devicePath))) {
    w.line(3, `${device.devicePath} from ${device.name}`)
  }
}

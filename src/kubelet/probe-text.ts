import type { Container, Probe } from '../api/kinds'
import type { ProbeKind } from './program'

/** Why an application does not answer: it is not up yet, says no, or hangs. */
export type ProbeFailure = 'refused' | 'unready' | 'hung'

interface ProbeFacts {
  readonly container: Container
  readonly address: string
  readonly failure: ProbeFailure
  /** What the command of an exec probe has printed. */
  readonly output: string
}

const TITLE: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

/** `Readiness probe failed: HTTP probe failed with statuscode: 503`: what the kubelet's Unhealthy event says. */
export const unhealthyMessage = (kind: ProbeKind, probe: Probe, facts: ProbeFacts): string =>
  `${TITLE[kind]} probe failed: ${outputOf(probe, facts)}`

function outputOf(probe: Probe, { container, address, failure, output }: ProbeFacts): string {
  const { httpGet, tcpSocket, grpc, exec, timeoutSeconds = 1 } = probe
  if (httpGet) {
    const host = `${httpGet.host ?? address}:${portNumber(container, httpGet.port)}`
    const path = httpGet.path?.startsWith('/') ? httpGet.path : `/${httpGet.path ?? ''}`
    const url = `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${host}${path}`
    if (failure === 'unready') return 'HTTP probe failed with statuscode: 503'
    if (failure === 'refused') return `Get "${url}": dial tcp ${host}: connect: connection refused`
    return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  }
  if (tcpSocket) {
    const host = `${tcpSocket.host ?? address}:${portNumber(container, tcpSocket.port)}`
    return failure === 'hung' ? `dial tcp ${host}: i/o timeout` : `dial tcp ${host}: connect: connection refused`
  }
  if (grpc) return `timeout: failed to connect service "${address}:${grpc.port}" within ${timeoutSeconds}s`
  if (exec && failure === 'hung') {
    return `command timed out: "${exec.command?.join(' ') ?? ''}" timed out after ${timeoutSeconds}s`
  }
  return output
}

/** The number of a port that a container may have named. */
export function portNumber<T extends number | string | undefined>(container: Container, port: T): number | T {
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? port
}

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Pod } from '../api/kinds'
import { pods } from '../api/resources'
import { type Target, unknownPath } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { plus } from '../base/time'
import type { ExecResult } from '../cluster/cluster'
import type { Simulated } from '../cluster/simulated'
import { containerOf } from '../kubectl/pod-logs'
import { NOT_ATTACHABLE } from '../kubectl/verbs/run-attached'
import { statusOf } from './answer'

/** The parts of a pod that a client talks to in a stream. */
export type Streamed = 'exec' | 'attach' | 'portforward'

const STREAMED: readonly string[] = ['exec', 'attach', 'portforward'] satisfies readonly Streamed[]

export const isStreamed = (subresource: string | undefined): subresource is Streamed =>
  subresource !== undefined && STREAMED.includes(subresource)

const WHY: Readonly<Record<Streamed, string>> = {
  exec: 'gherkube runs commands over WebSocket only: use kubectl 1.31 or newer, or a client that speaks v5.channel.k8s.io',
  attach: NOT_ATTACHABLE,
  portforward: 'gherkube runs no programs in containers: no port of theirs answers',
}

/** What a request without a stream, or for one that is not simulated, is answered with. */
export const notStreamed = (subresource: Streamed): StatusError =>
  StatusError.of(501, 'NotImplemented', WHY[subresource])

/** How clients of Kubernetes number what they send and read. */
const CHANNEL = { stdout: 1, error: 3 } as const
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => PROTOCOLS.find((known) => offered.has(known)) ?? false,
})

export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly query: URLSearchParams
}

/**
 * Runs a command in a container and sends what came of it over a WebSocket, as `kubectl exec` reads it; a command that
 * cannot be run as well: for any other answer kubectl would try SPDY.
 * @throws {StatusError}
 */
export async function answerExec(cluster: Simulated, target: Target, { query, ...upgrade }: Upgrade): Promise<void> {
  const { namespace = '', name = '', subresource } = target
  if (!isStreamed(subresource)) throw unknownPath()
  const { request, socket, head } = upgrade
  const pod = await cluster.get<Pod>(pods, { namespace, name })
  if (!pod.spec.nodeName) throw StatusError.badRequest(`pod ${name} does not have a host assigned`)
  const container = containerOf(pod, query.get('container') ?? '')
  const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
  if (subresource !== 'exec' || !isWebSocket) throw notStreamed(subresource)
  const command = query.getAll('command')
  if (command.length === 0) throw StatusError.badRequest('you must specify at least one command for the container')
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.on('error', () => undefined)
    cluster.exec({ namespace, name }, { container, command }).then(
      (result) => tell(client, cluster, result),
      (error: unknown) => end(client, statusOf(error).status),
    )
  })
}

async function tell(client: WebSocket, cluster: Simulated, { output, exitCode, takes }: ExecResult): Promise<void> {
  const until = plus(cluster.now(), takes)
  while (cluster.now() < until && client.readyState === client.OPEN) await setTimeout(20)
  if (output !== '') client.send(frame(CHANNEL.stdout, output))
  end(client, statusOfExit(exitCode))
}

function end(client: WebSocket, status: object): void {
  client.send(frame(CHANNEL.error, JSON.stringify(status)))
  client.close(1000)
}

const frame = (channel: number, text: string): Buffer => Buffer.concat([Buffer.from([channel]), Buffer.from(text)])

function statusOfExit(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  }
}

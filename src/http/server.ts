import { randomBytes } from 'node:crypto'
import { type IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { UsageError } from '../base/usage-error'
import type { Simulated } from '../cluster/simulated'
import { sendError } from './answer'
import { answer, answerUpgrade } from './api-handler'
import { selfSignedCertificate } from './certificate'
import type { ApiContext } from './exchange'
import type { Upgrade } from './exec'
import type { Fault } from './fault'
import { refuseStrangers } from './gate'
import { type Access, kubeconfig } from './kubeconfig'
import { Pace, type Speed } from './pace'
import { WatchHub } from './watch-hub'

export interface ServeOptions {
  /** 0: any free port. */
  readonly port?: number
  /** Absent: time passes only when somebody else lets it pass. */
  readonly speed?: Speed
  readonly watchLimit?: number
  readonly beforeAnswer?: () => void
  readonly onFault?: (fault: Fault) => void
  /** Told of errors inside of the simulation while time passes. */
  readonly onError?: (error: unknown) => void
}

/** A cluster that kubectl can talk to. */
export interface Served extends AsyncDisposable {
  readonly access: Access
  /** The text of a kubeconfig for it. */
  readonly kubeconfig: string
}

const DEFAULT_WATCHES = 2000
const LOOPBACK = '127.0.0.1'

/**
 * Serves the Kubernetes REST API of a cluster on loopback, behind a fresh token and certificate, until it is
 * disposed of. The cluster is not disposed of with it.
 * @throws {UsageError} when the port is taken
 */
export async function serveCluster(cluster: Simulated, options: ServeOptions = {}): Promise<Served> {
  const token = randomBytes(24).toString('base64url')
  const certificate = selfSignedCertificate(Date.now())
  const hub = new WatchHub(cluster.simulation)
  const { beforeAnswer, onFault, watchLimit = DEFAULT_WATCHES } = options
  let pace: Pace | undefined
  const context: ApiContext = {
    cluster,
    hub,
    watchLimit,
    onActivity: () => pace?.nudge(),
    ...(beforeAnswer ? { beforeAnswer } : {}),
    ...(onFault ? { onFault } : {}),
  }
  const answering = new WeakMap<Duplex, ServerResponse>()
  const server = createServer(
    { ...certificate, requestTimeout: 60_000, headersTimeout: 20_000 },
    (request, response) => {
      answering.set(request.socket, response)
      return handle(context, token, { request, response })
    },
  )
  const streams = upgradesOf(server, context, token)
  // A client that breaks off, or speaks something else, is no reason to stop.
  server.on('clientError', (_error, socket) => breakOff(socket, answering.get(socket)))
  server.on('tlsClientError', () => undefined)
  const port = await listen(server, options.port ?? 0)
  if (options.speed !== undefined) pace = new Pace(cluster, options.speed, options.onError ?? (() => {}))
  const access = { url: `https://${LOOPBACK}:${port}`, token, certificate: certificate.cert }
  return {
    access,
    kubeconfig: kubeconfig(access),
    async [Symbol.asyncDispose]() {
      pace?.[Symbol.dispose]()
      hub[Symbol.dispose]()
      server.closeAllConnections()
      // The server has handed these on, and yet waits for them.
      for (const stream of streams) stream.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const NO_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request'

/**
 * Ends a connection on which something came that is no request. One that came before it is still answered: clients
 * that announce no length for a body (Node's own, with DELETE) send a whole request and, to a server, some more.
 */
function breakOff(socket: Duplex, response: ServerResponse | undefined): void {
  const end = (): void => {
    if (socket.writable) socket.end(NO_REQUEST, () => socket.destroy())
    else socket.destroy()
  }
  if (!response || response.writableFinished) end()
  else if (!response.req.complete) socket.destroy()
  else if (response.headersSent) response.once('finish', end)
  else response.shouldKeepAlive = false
}

/** Answers what wants a stream in both directions. @returns the streams that are open */
function upgradesOf(server: Server, context: ApiContext, token: string): ReadonlySet<Duplex> {
  const streams = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    streams.add(socket)
    socket.once('close', () => streams.delete(socket))
    void handleUpgrade(context, token, { request, socket, head })
  })
  return streams
}

async function handle(
  context: ApiContext,
  token: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  // A client that goes away in the middle is its own affair.
  response.on('error', () => undefined)
  try {
    const { path, query } = splitUrl(request.url ?? '/')
    refuseStrangers(request, path, token)
    await answer(context, { request, response, path, query })
  } catch (error) {
    // What is left of the body is not read: the connection cannot be used again.
    if (!request.complete) response.setHeader('connection', 'close')
    sendError(response, error)
  }
}

async function handleUpgrade(context: ApiContext, token: string, upgrade: Omit<Upgrade, 'query'>): Promise<void> {
  const { request, socket } = upgrade
  socket.on('error', () => undefined)
  try {
    const { path, query } = splitUrl(request.url ?? '/')
    refuseStrangers(request, path, token)
    await answerUpgrade(context, { ...upgrade, path, query })
  } catch (error) {
    const response = new ServerResponse(request)
    response.assignSocket(socket as Socket)
    response.setHeader('connection', 'close')
    response.on('finish', () => socket.end())
    sendError(response, error)
  }
}

/** The path as it was sent: `..` in it leads nowhere, where a URL would resolve it. */
function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = url.indexOf('?')
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is in use; choose another with --port` : error.message
      reject(new UsageError(`Cannot serve on ${LOOPBACK}:${port}: ${why}`))
    })
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port))
  })
}

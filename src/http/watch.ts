import type { ServerResponse } from 'node:http'
import type { Change } from '../api/client'
import type { KubernetesObject } from '../api/object'
import { apiVersionOf, presented } from '../api/resource'
import { type Representation, represent } from '../api/rest/representation'
import type { Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import type { Simulated } from '../cluster/simulated'
import { type Selection, selectionOf } from '../kubectl/selection'
import { listOptionsInvalid } from './list'
import { expired, readVersion } from './versions'
import type { WatchHub } from './watch-hub'

export interface WatchContext {
  readonly cluster: Simulated
  readonly hub: WatchHub
  readonly query: URLSearchParams
  readonly form: Representation
  /** At most so many watches at once. */
  readonly limit: number
}

/** A client that reads so slowly that more than this waits for it is cut off; it can resume from its last revision. */
const MAXIMUM_BACKLOG = 16 * 1024 * 1024
const BOOKMARK_EVERY = 60_000
/** How long a watch lasts that names no timeout. */
const DEFAULT_TIMEOUT = 30 * 60_000

/**
 * Streams changes, one JSON document a line, until the client goes or the timeout is over.
 * @throws {StatusError} before anything has been sent
 */
export async function answerWatch(response: ServerResponse, target: Target, context: WatchContext): Promise<void> {
  const { cluster, hub, query, limit } = context
  const selection = selectionOf(target, query)
  const initial = query.get('sendInitialEvents') === 'true'
  refuseOddOptions(query, initial)
  const { revision, oldestRevision } = cluster.simulation
  const since = readVersion(query.get('resourceVersion'), revision)
  if (hub.count >= limit) {
    throw StatusError.tooManyRequests(`gherkube serves at most ${limit} watches at once; close one, and try again`, 1)
  }
  if (since > 0 && since < oldestRevision && !initial) return endWithError(response, expired(since, oldestRevision))
  const objects = since === 0 || initial ? await cluster.list<KubernetesObject>(target.resource) : []
  const stream = new WatchStream(response, { target, selection, context })
  // The list was read in the same turn as the revision: what came after is in the history.
  const from = since === 0 || initial ? revision : since
  for (const object of objects) if (selection.matches(object)) stream.send('ADDED', object)
  if (initial && bookmarks(query)) stream.bookmark({ 'k8s.io/initial-events-end': 'true' })
  for (const change of cluster.simulation.historySince(from)) stream.pass(change)
  stream.open()
}

/** A watch that cannot begin says so in the stream, as the watch cache does. */
function endWithError(response: ServerResponse, { status }: StatusError): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`)
}

const bookmarks = (query: URLSearchParams): boolean => /^(?:true|1)$/.test(query.get('allowWatchBookmarks') ?? '')

function refuseOddOptions(query: URLSearchParams, initial: boolean): void {
  const match = query.get('resourceVersionMatch')
  if (initial && match !== 'NotOlderThan') {
    throw listOptionsInvalid(
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    )
  }
  if (!query.has('sendInitialEvents') && match) {
    throw listOptionsInvalid(
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    )
  }
}

interface StreamOptions {
  readonly target: Target
  readonly selection: Selection
  readonly context: WatchContext
}

/** One open watch. */
class WatchStream {
  readonly #response: ServerResponse
  readonly #options: StreamOptions

  constructor(response: ServerResponse, options: StreamOptions) {
    this.#response = response
    this.#options = options
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
    response.flushHeaders()
  }

  /** Sends what a change means to this selection: objects that leave it are gone, those that enter it are new. */
  pass({ type, object, previous, resource }: Change): void {
    if (resource.plural !== this.#options.target.resource.plural) return
    if (resource.group !== this.#options.target.resource.group) return
    const { selection } = this.#options
    const is = type !== 'DELETED' && selection.matches(object)
    const was = previous !== undefined && selection.matches(previous)
    if (is) this.send(was ? 'MODIFIED' : 'ADDED', object)
    else if (was) this.send('DELETED', object)
  }

  send(type: Change['type'], stored: KubernetesObject): void {
    const { target, context } = this.#options
    const object = presented(target.resource, stored)
    const { form, cluster } = context
    this.#event(type, represent(target.resource, object, { form, now: cluster.now() }))
  }

  bookmark(annotations?: Readonly<Record<string, string>>): void {
    const { target, context } = this.#options
    const metadata = {
      resourceVersion: String(context.cluster.simulation.revision),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    }
    const { kind } = target.resource
    const object = { kind, apiVersion: target.apiVersion ?? apiVersionOf(target.resource), metadata }
    const shown =
      context.form.as === 'table'
        ? { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: [], rows: [] }
        : object
    this.#event('BOOKMARK', JSON.stringify(shown))
  }

  /** Listens from now on. */
  open(): void {
    const { target, context } = this.#options
    const { hub, query } = context
    const end = hub.listen(target.resource, (change) => this.pass(change))
    // Nothing and zero mean the usual time; what is negative is over at once.
    const asked = Number(query.get('timeoutSeconds') ?? '') || Number.POSITIVE_INFINITY
    const timeout = Math.max(0, Math.min(asked * 1000, DEFAULT_TIMEOUT))
    const ticking = bookmarks(query) ? setInterval(() => this.bookmark(), BOOKMARK_EVERY) : undefined
    const timer = setTimeout(() => {
      if (ticking) this.bookmark()
      this.#response.end()
    }, timeout)
    this.#response.once('close', () => {
      end()
      clearInterval(ticking)
      clearTimeout(timer)
    })
    if (this.#response.destroyed) this.#response.emit('close')
  }

  #event(type: string, object: string): void {
    this.#write(`{"type":"${type}","object":${object}}\n`)
  }

  #write(line: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return
    this.#response.write(line)
    if (this.#response.writableLength > MAXIMUM_BACKLOG) this.#response.destroy()
  }
}

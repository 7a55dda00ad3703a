import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Simulated } from '../cluster/simulated'
import type { Fault } from './fault'
import type { WatchHub } from './watch-hub'

/** What every answer draws on. */
export interface ApiContext {
  readonly cluster: Simulated
  readonly hub: WatchHub
  readonly watchLimit: number
  /** Called before a write is acknowledged: keeps it for good. */
  beforeAnswer?(): void
  /** Called at every write and when a watch begins. */
  onActivity?(): void
  /** Called with what was done to the cluster from outside that is no write of an object. */
  onFault?(fault: Fault): void
}

/** One request, its path split up, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

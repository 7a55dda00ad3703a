import type { Identity } from '../api/rbac'
import type { Cluster } from '../cluster/cluster'
import { clusterAs } from '../cluster/impersonation'
import type { FileSource } from './files'
import type { Forwardings } from './forwardings'

export interface SessionOptions {
  readonly cluster: Cluster
  readonly files: FileSource
  /** What `-f -` reads. */
  readonly stdin?: string
  /** The namespace of the current context. */
  readonly namespace: string
  /** Where `port-forward` notes the ports that it opens. */
  readonly forwardings?: Forwardings
}

/** One run of kubectl: what it works with, and what it has printed so far. */
export class Session {
  /** The cluster as whoever calls may use it. */
  cluster: Cluster
  /** The same for the administrator. */
  readonly administrated: Cluster
  /** Whom the administrator speaks for (`--as`). */
  identity: Identity | undefined
  readonly files: FileSource
  readonly stdin: string | undefined
  /** The namespace of the current context; `kubectl config` may change it. */
  namespace: string
  readonly forwardings: Forwardings | undefined
  stdout = ''
  stderr = ''
  /** What gherkube has to add to a failure. */
  hints: readonly string[] = []
  private readonly warned = new Set<string>()

  constructor(options: SessionOptions) {
    this.cluster = options.cluster
    this.administrated = options.cluster
    this.files = options.files
    this.stdin = options.stdin
    this.namespace = options.namespace
    this.forwardings = options.forwardings
  }

  /** From here on somebody else calls, who may do what the access rules allow. */
  speakFor(identity: Identity): void {
    this.identity = identity
    this.cluster = clusterAs(this.administrated, identity)
  }

  /** A line on stdout. */
  say(line: string): void {
    this.stdout += `${line}\n`
  }

  write(text: string): void {
    this.stdout += text
  }

  /** A line on stderr. */
  complain(line: string): void {
    this.stderr += `${line}\n`
  }

  /** A warning, printed once a run. */
  warn(text: string): void {
    if (this.warned.has(text)) return
    this.warned.add(text)
    this.complain(`Warning: ${text}`)
  }

  warnAll(warnings: readonly string[]): void {
    for (const warning of warnings) this.warn(warning)
  }

  get hasWarned(): boolean {
    return this.warned.size > 0
  }
}

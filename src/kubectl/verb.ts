import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { CommandError, usageError } from './errors'
import type { Flag } from './flag'
import type { FlagValues } from './flag-values'
import type { Session } from './session'

/** A verb of kubectl: one file under `verbs/` declares one of these. Groups such as `rollout` hold further verbs. */
export interface Verb {
  readonly name: string
  readonly aliases?: readonly string[]
  /** What it does, in a line. */
  readonly about: string
  /** What stands after the verb: `TYPE NAME`. */
  readonly usage?: string
  readonly flags?: readonly Flag[]
  readonly verbs?: readonly Verb[]
  /** Where a group shows its help when it is called without one of its verbs; stderr unless said. */
  readonly helpTo?: 'stdout'
  /** A verb of kubectl that makes no sense here: why, and what to do instead. */
  readonly refusal?: string
  run?(call: Call): Promise<void>
}

interface CallParts {
  readonly session: Session
  readonly path: string
  readonly words: readonly string[]
  readonly dashAt: number | undefined
  readonly flags: FlagValues
  /** The whole call, as `--record` notes it. */
  readonly record: string
}

/** One call of a verb. */
export class Call {
  readonly session: Session
  /** `kubectl rollout status` */
  readonly path: string
  /** Arguments that are no flags, those after `--` included. */
  readonly words: readonly string[]
  readonly dashAt: number | undefined
  readonly flags: FlagValues
  readonly record: string
  readonly namespace: string
  /** Whether `--namespace` was given. */
  readonly namespaceGiven: boolean
  readonly allNamespaces: boolean

  constructor(parts: CallParts) {
    this.session = parts.session
    this.path = parts.path
    this.words = parts.words
    this.dashAt = parts.dashAt
    this.flags = parts.flags
    this.record = parts.record
    this.namespaceGiven = this.flags.has('namespace')
    this.namespace = this.flags.text('namespace') || parts.session.namespace
    this.allNamespaces = this.flags.knows('all-namespaces') && this.flags.on('all-namespaces')
  }

  get cluster(): Session['cluster'] {
    return this.session.cluster
  }

  /** Words before `--`. */
  get arguments(): readonly string[] {
    return this.words.slice(0, this.dashAt)
  }

  /** Words after `--`. */
  get rest(): readonly string[] {
    return this.dashAt === undefined ? [] : this.words.slice(this.dashAt)
  }

  usage(message: string): CommandError {
    return usageError(this.path, message)
  }

  /** Where an object of this resource belongs: nowhere when it is cluster-scoped. */
  namespaceFor(resource: AnyResource): string {
    return resource.namespaced ? this.namespace : ''
  }
}

export interface Item {
  readonly resource: AnyResource
  readonly object: KubernetesObject
  /** The file that it came from. */
  readonly source?: string
}

/** @throws {CommandError} when neither -f nor -k is given, or words that mean nothing are */
export function requireFiles(call: Call): void {
  const [word] = call.words
  if (word !== undefined)
    throw new CommandError(`Unexpected args: [${call.words.join(' ')}]\nSee '${call.path} -h' for help and examples`)
  if (call.flags.all('filename').length === 0 && !call.flags.text('kustomize')) {
    throw new CommandError('must specify one of -f and -k')
  }
}

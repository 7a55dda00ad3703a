import { causeReason, type FieldError } from './field-error'
import { groupKind, groupResource, type Resource } from './resource'

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** The body with which an API server refuses a request (`meta/v1 Status`). */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  /** Of a list that cannot be gone on with: how to go on nevertheless. */
  readonly metadata: { readonly continue?: string }
  readonly status: 'Failure'
  readonly message: string
  readonly reason: string
  readonly details?: {
    readonly name?: string
    readonly group?: string
    readonly kind?: string
    readonly uid?: string
    readonly causes?: readonly StatusCause[]
    readonly retryAfterSeconds?: number
  }
  readonly code: number
}

type Named = Pick<Resource, 'group' | 'plural' | 'kind'>

/** A Kubernetes error. Messages are byte-equal to those of a real API server. */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  /** @param hints what gherkube adds for whoever wrote the object; never part of what Kubernetes says */
  constructor(
    readonly status: Status,
    readonly hints: readonly string[] = [],
  ) {
    super(status.message)
  }

  get reason(): string {
    return this.status.reason
  }

  static of(code: number, reason: string, message: string, details?: Status['details']): StatusError {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason } as const
    return new StatusError({ ...status, ...(details ? { details } : {}), code })
  }

  static notFound(resource: Named, name: string): StatusError {
    return StatusError.of(
      404,
      'NotFound',
      `${groupResource(resource)} "${name}" not found`,
      resourceDetails(resource, name),
    )
  }

  static alreadyExists(resource: Named, name: string, beingDeleted = false): StatusError {
    const prefix = beingDeleted ? 'object is being deleted: ' : ''
    const message = `${prefix}${groupResource(resource)} "${name}" already exists`
    return StatusError.of(409, 'AlreadyExists', message, resourceDetails(resource, name))
  }

  static conflict(resource: Named, name: string, cause = MODIFIED): StatusError {
    const message = `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${cause}`
    return StatusError.of(409, 'Conflict', message, resourceDetails(resource, name))
  }

  static forbidden(resource: Named, name: string, why: string, causes?: readonly StatusCause[]): StatusError {
    const subject = name ? `${groupResource(resource)} "${name}"` : groupResource(resource)
    const details = { ...resourceDetails(resource, name), ...(causes ? { causes } : {}) }
    return StatusError.of(403, 'Forbidden', `${subject} is forbidden: ${why}`, details)
  }

  static invalid(resource: Named, name: string, errors: readonly FieldError[]): StatusError {
    const texts = [...new Set(errors.map((error) => `${error.field}: ${error.body}`))]
    const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
    const causes = errors.map((error) => ({ reason: causeReason(error), message: error.body, field: error.field }))
    const details = { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.kind, causes }
    return StatusError.of(422, 'Invalid', `${groupKind(resource)} "${name}" is invalid: ${list}`, details)
  }

  static badRequest(message: string): StatusError {
    return StatusError.of(400, 'BadRequest', message)
  }

  static tooManyRequests(message: string, retryAfterSeconds: number, causes: readonly StatusCause[] = []): StatusError {
    const details = { ...(causes.length ? { causes } : {}), ...(retryAfterSeconds ? { retryAfterSeconds } : {}) }
    return StatusError.of(429, 'TooManyRequests', message, details)
  }

  static methodNotAllowed(resource: Named, verb: string): StatusError {
    return StatusError.of(
      405,
      'MethodNotAllowed',
      `${verb} is not supported on resources of kind "${groupResource(resource)}"`,
    )
  }

  static internal(message: string): StatusError {
    return StatusError.of(500, 'InternalError', message)
  }
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'

const resourceDetails = (resource: Named, name: string): Status['details'] => ({
  ...(name ? { name } : {}),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
})

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.reason === 'NotFound'
export const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Conflict'
export const isAlreadyExists = (error: unknown): boolean =>
  error instanceof StatusError && error.reason === 'AlreadyExists'
/** The namespace is going away: creating in it is pointless, and no fault of the caller. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof StatusError && !!error.status.details?.causes?.some((c) => c.reason === 'NamespaceTerminating')

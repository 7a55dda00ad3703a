import { type AnyResource, apiVersionOf } from '../resource'
import { StatusError } from '../status-error'

/** What the path of a request names: a kind, and maybe a namespace, an object and a part of it. */
export interface Target {
  readonly resource: AnyResource
  /** The version of the path, where the kind is stored in another. */
  readonly apiVersion?: string
  /** Absent: every namespace, or a kind without namespaces. */
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/** The resources once for each version in which they are served. */
export const inEveryVersion = (resources: readonly AnyResource[]): readonly AnyResource[] =>
  resources.flatMap((resource) => [
    resource,
    ...(resource.furtherApiVersions ?? []).map((apiVersion) => ({
      ...resource,
      version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    })),
  ])

/** Subresources whose GET answers the whole object. */
export const SHOWING_THE_OBJECT: readonly string[] = ['status', 'resize']

/** How a server answers a path that it does not know. */
export const unknownPath = (): StatusError =>
  StatusError.of(404, 'NotFound', 'the server could not find the requested resource', {})

/** How a server answers a method that is not for this path. */
export const notAllowed = (): StatusError =>
  StatusError.of(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** The parts of a path; an empty part, `.` and `..` lead nowhere. @throws {StatusError} */
export function segmentsOf(path: string): readonly string[] {
  const parts = path.replace(/^\/+|\/$/g, '').split('/')
  try {
    const decoded = parts.map(decodeURIComponent)
    if (decoded.some((part) => part === '.' || part === '..' || /[/\\\0]/.test(part))) throw unknownPath()
    return decoded
  } catch (error) {
    throw error instanceof StatusError ? error : StatusError.badRequest(`the path of the request is not valid: ${path}`)
  }
}

/**
 * Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`.
 * @param segments the path's parts, decoded
 * @throws {StatusError} NotFound when nothing is served there
 */
export function readTarget(resources: readonly AnyResource[], segments: readonly string[]): Target {
  const [root, ...rest] = segments
  const group = root === 'apis' ? rest.shift() : root === 'api' ? '' : undefined
  const version = rest.shift()
  if (group === undefined || version === undefined || (root === 'apis' && group === '')) throw unknownPath()
  const apiVersion = group === '' ? version : `${group}/${version}`
  const find = (plural: string | undefined): AnyResource | undefined =>
    resources.find((known) => known.group === group && known.plural === plural && isServedAs(known, apiVersion))
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 ? find(rest[2]) : undefined
  if (inNamespace?.namespaced) {
    const [, namespace = '', , name, subresource, ...beyond] = rest
    return target(inNamespace, apiVersion, { namespace, name, subresource, beyond })
  }
  const resource = find(rest[0])
  if (!resource) throw unknownPath()
  const [, name, subresource, ...beyond] = rest
  // An object of a namespace is only reached through it.
  if (resource.namespaced && name !== undefined) throw unknownPath()
  return target(resource, apiVersion, { name, subresource, beyond })
}

interface Parts {
  readonly namespace?: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
  readonly beyond: readonly string[]
}

const isServedAs = (resource: AnyResource, apiVersion: string): boolean =>
  apiVersionOf(resource) === apiVersion || (resource.furtherApiVersions?.includes(apiVersion) ?? false)

function target(resource: AnyResource, apiVersion: string, { namespace, name, subresource, beyond }: Parts): Target {
  if (beyond.length > 0 || namespace === '' || name === '' || subresource === '') throw unknownPath()
  if (subresource !== undefined && !resource.subresources.some((known) => known === subresource)) throw unknownPath()
  return {
    resource,
    ...(apiVersion === apiVersionOf(resource) ? {} : { apiVersion }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

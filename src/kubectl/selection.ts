import type { LabelMatcher } from '../api/label-selector'
import type { KubernetesObject } from '../api/object'
import type { Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { CommandError } from './errors'
import { parseFieldSelector, parseLabelSelector, selectByFields } from './selector'

/** Which objects of a kind a list or watch is about. */
export interface Selection {
  readonly namespace?: string
  readonly labels: LabelMatcher
  /** Whether any selector narrows the list. */
  readonly narrowed: boolean
  matches(object: KubernetesObject): boolean
}

/** Reads `labelSelector` and `fieldSelector`. @throws {StatusError} BadRequest */
export function selectionOf({ resource, namespace, name }: Target, query: URLSearchParams): Selection {
  const labelText = query.get('labelSelector') ?? ''
  const fieldText = query.get('fieldSelector') ?? ''
  const labels = refusing(() => parseLabelSelector(labelText))
  const terms = refusing(() => parseFieldSelector(fieldText))
  const fields = { terms, text: fieldText, labels: labelText }
  refusing(() => selectByFields(resource, [], fields))
  return {
    ...(namespace === undefined ? {} : { namespace }),
    labels,
    narrowed: labelText !== '' || fieldText !== '',
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (name === undefined || object.metadata.name === name) &&
      labels.matches(object.metadata.labels) &&
      (terms.length === 0 || selectByFields(resource, [object], fields).length > 0),
  }
}

function refusing<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    // kubectl says for which list it was; the server only what is wrong.
    if (error instanceof CommandError) throw StatusError.badRequest(error.message)
    const unsupported = error instanceof StatusError ? /field label not supported: .*$/.exec(error.message) : null
    throw unsupported ? StatusError.badRequest(unsupported[0]) : error
  }
}

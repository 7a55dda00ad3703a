import { apiVersionOf } from '../api/resource'
import { StatusError } from '../api/status-error'
import { nearest, quote } from '../base/text'
import type { Cluster } from '../cluster/cluster'
import { ErrorList, messageOf } from './errors'
import { ManifestError } from './manifest'

/** What kubectl does not say of a failure: where in the file it is, and what may have been meant. */
export function hintsOf(error: unknown, cluster: Cluster): readonly string[] {
  if (error instanceof ErrorList) return error.errors.flatMap((each) => hintsOf(each, cluster))
  if (error instanceof StatusError && error.hints.length > 0) return error.hints
  if (error instanceof ManifestError && error.place.excerpt) {
    const { source, line, column, excerpt } = error.place
    return [`${source}, line ${line}, column ${column}:\n${excerpt}`]
  }
  return kindHint(messageOf(error), cluster)
}

/** A kind or resource type that is not served may be a slip of the hand. */
function kindHint(message: string, cluster: Cluster): readonly string[] {
  const kind = /no matches for kind "([^"]+)"/.exec(message)?.[1]
  if (kind) {
    const same = cluster.resources().filter((resource) => resource.kind === kind)
    if (same.length > 0) return [`${kind} has the apiVersion ${[...new Set(same.map(apiVersionOf))].join(' or ')}`]
    return meant(
      kind,
      cluster.resources().map((resource) => resource.kind),
    )
  }
  const type = /doesn't have a resource type "([^"]+)"/.exec(message)?.[1]
  return type
    ? meant(
        type,
        cluster.resources().flatMap(({ plural, singular, shortNames }) => [plural, singular, ...shortNames]),
      )
    : []
}

const meant = (word: string, known: readonly string[]): readonly string[] => {
  const near = nearest(word, known, 2)
  return near.length ? [`did you mean ${near.map(quote).join(' or ')}?`] : []
}

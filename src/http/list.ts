import { type KubernetesObject, keyOf, type ObjectKey } from '../api/object'
import { type Representation, representList } from '../api/rest/representation'
import type { Target } from '../api/rest/request-target'
import { StatusError } from '../api/status-error'
import { compareText } from '../base/compare'
import { isObject } from '../base/json'
import type { Simulated } from '../cluster/simulated'
import { type Selection, selectionOf } from '../kubectl/selection'
import { objectsAt, readVersion } from './versions'

/** Where the next page of a list begins. */
interface PageMark {
  /** That of the pages before; 0: whatever is there by now, since that is no longer known. */
  readonly revision: number
  /** The last object of the page before. */
  readonly after: ObjectKey
}

/** Answers a list: selectors, pages of one consistent state, exact revisions. @throws {StatusError} */
export async function answerList(
  cluster: Simulated,
  target: Target,
  { query, form }: { readonly query: URLSearchParams; readonly form: Representation },
): Promise<string> {
  const { resource } = target
  const selection = selectionOf(target, query)
  const limit = readLimit(query.get('limit'))
  const mark = readMark(query.get('continue'))
  const revision = mark ? mark.revision || cluster.simulation.revision : wantedRevision(cluster, query)
  const selected = await read(cluster, target, { selection, revision }).catch((error: unknown) => {
    throw isExpired(error) ? tooOld(mark) : error
  })
  const from = mark ? firstAfter(selected, mark.after) : 0
  const page = limit === 0 ? selected.slice(from) : selected.slice(from, from + limit)
  const left = selected.length - from - page.length
  const last = page.at(-1)
  return representList(resource, page, {
    form,
    now: cluster.now(),
    metadata: {
      resourceVersion: String(revision),
      ...(left > 0 && last ? { continue: writeMark({ revision, after: keyOf(last) }) } : {}),
      ...(left > 0 && !selection.narrowed ? { remainingItemCount: left } : {}),
    },
  })
}

async function read(
  cluster: Simulated,
  { resource }: Target,
  { selection, revision }: { readonly selection: Selection; readonly revision: number },
): Promise<readonly KubernetesObject[]> {
  if (revision < cluster.simulation.revision) {
    return (await objectsAt(cluster, resource, revision)).filter((object) => selection.matches(object))
  }
  const { namespace, labels } = selection
  const listed = await cluster.list<KubernetesObject>(resource, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels.requirements.length > 0 ? { labels } : {}),
  })
  return selection.narrowed ? listed.filter((object) => selection.matches(object)) : listed
}

/** A list without `Exact` is of the latest state: that is never older than what was asked for. */
function wantedRevision(cluster: Simulated, query: URLSearchParams): number {
  const { revision } = cluster.simulation
  const match = query.get('resourceVersionMatch')
  const asked = query.get('resourceVersion')
  const version = readVersion(asked, revision)
  if (!match) return revision
  if (!asked) {
    throw listOptionsInvalid(
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    )
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    throw listOptionsInvalid(
      `resourceVersionMatch: Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`,
    )
  }
  return match === 'Exact' ? version : revision
}

export const listOptionsInvalid = (problem: string): StatusError =>
  StatusError.of(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${problem}`, {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
  })

function readLimit(text: string | null): number {
  if (!text) return 0
  if (/^\d{1,12}$/.test(text)) return Number(text)
  throw StatusError.badRequest(
    `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${/^-\d+$/.test(text) ? 'value out of range' : 'invalid syntax'}`,
  )
}

const writeMark = (mark: PageMark): string => Buffer.from(JSON.stringify(mark)).toString('base64url')

function readMark(text: string | null): PageMark | undefined {
  if (!text) return undefined
  try {
    const mark: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (isObject(mark) && Number.isSafeInteger(mark.revision) && isObject(mark.after)) {
      const { namespace, name } = mark.after
      return { revision: mark.revision as number, after: { namespace: String(namespace), name: String(name) } }
    }
  } catch {
    // Answered below, like every other mark that is not ours.
  }
  throw StatusError.badRequest('continue key is not valid: the token was not issued by this server')
}

/** Lists are sorted by namespace and name. */
function firstAfter(objects: readonly KubernetesObject[], { namespace, name }: ObjectKey): number {
  const at = objects.findIndex(({ metadata }) => {
    const order = compareText(metadata.namespace ?? '', namespace)
    return order > 0 || (order === 0 && compareText(metadata.name, name) > 0)
  })
  return at < 0 ? objects.length : at
}

const isExpired = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Expired'

/** A state that is no longer known; a list in pages may go on from what is there by now. */
function tooOld(mark: PageMark | undefined): StatusError {
  if (!mark) return StatusError.of(410, 'Expired', 'The resourceVersion for the provided list is too old.')
  const { status } = StatusError.of(410, 'Expired', CONTINUE_TOO_OLD)
  return new StatusError({ ...status, metadata: { continue: writeMark({ ...mark, revision: 0 }) } })
}

const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

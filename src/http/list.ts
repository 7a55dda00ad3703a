import { formatKey, type KubernetesObject, keyOf } from '../api/object'
import { StatusError } from '../api/status-error'
import { isObject } from '../base/json'
import type { Simulated } from '../cluster/simulated'
import { type Representation, representList } from './representation'
import type { Target } from './request-target'
import { type Selection, selectionOf } from './selection'
import { objectsAt, readVersion } from './versions'

/** Where the next page of a list begins. */
interface PageMark {
  readonly revision: number
  /** The last object of the page before: it is there in the same state. */
  readonly after: string
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
  const revision = mark?.revision ?? wantedRevision(cluster, query)
  const selected = await read(cluster, target, { selection, revision })
  const from = mark ? firstAfter(selected, mark.after) : 0
  const page = limit === 0 ? selected.slice(from) : selected.slice(from, from + limit)
  const left = selected.length - from - page.length
  const last = page.at(-1)
  return representList(resource, page, {
    form,
    now: cluster.now(),
    metadata: {
      resourceVersion: String(revision),
      ...(left > 0 && last ? { continue: writeMark({ revision, after: formatKey(keyOf(last)) }) } : {}),
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
    if (isObject(mark) && Number.isSafeInteger(mark.revision) && typeof mark.after === 'string') {
      return { revision: mark.revision as number, after: mark.after }
    }
  } catch {
    // Answered below, like every other mark that is not ours.
  }
  throw StatusError.badRequest('continue key is not valid: the token was not issued by this server')
}

/** The state is that of the page before, so its last object is found again. */
function firstAfter(objects: readonly KubernetesObject[], after: string): number {
  const at = objects.findIndex((object) => formatKey(keyOf(object)) === after)
  return at + 1
}

import { everything } from '../api/label-selector'
import type { KubernetesObject, ObjectKey } from '../api/object'
import type { AnyResource } from '../api/resource'
import { decodeDocument, type Manifest, manifestLabels } from './decode'
import { attemptAll, CommandError, withSource } from './errors'
import { NoObject } from './manifest'
import { type ReadDocuments, readFiles, readKustomization } from './read-files'
import { requireResource, requireResources } from './resource-types'
import { parseFieldSelector, parseLabelSelector, selectByFields, unlisted } from './selector'
import type { Call, Item } from './verb'

export interface Gathered {
  readonly items: readonly Item[]
  /** What could not be found or read; the rest is still worked on. */
  readonly errors: readonly unknown[]
  /** The resources that were asked for by type, in order. */
  readonly resources: readonly AnyResource[]
  /** Whether one object was named, so that its absence is an error and it is printed alone. */
  readonly single: boolean
  /** Whether everything was asked for by name. */
  readonly named: boolean
  /** Whether an object of these resources would pass the selectors. */
  matches(object: KubernetesObject): boolean
}

export interface GatherOptions {
  /** Words that name resources; those of the call unless given. */
  readonly words?: readonly string[]
  /** A type without names means all of it. `flag`: only with --all. `no`: names or a selector must be given. */
  readonly all: 'yes' | 'flag' | 'no'
  /** Whether `--selector` chooses among objects; for `expose` it says something about the new service. */
  readonly selects?: boolean
  /** What is done to the objects of files, for the refusal of one that is not there: `deleting`. */
  readonly doing?: string
}

const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

const on = (call: Call, flag: string): boolean => call.flags.knows(flag) && call.flags.on(flag)
const textOf = (call: Call, flag: string): string => (call.flags.knows(flag) ? call.flags.text(flag) : '')

export interface ReadManifests {
  readonly manifests: readonly Manifest[]
  readonly errors: readonly unknown[]
}

/** The objects of the manifests that `-f` names, and what is wrong with the others. @throws {CommandError} */
export async function readManifests(call: Call, validate = true): Promise<ReadManifests> {
  const read = await readDocuments(call)
  const manifests: Manifest[] = []
  const resources = call.cluster.resources()
  const { namespace, namespaceGiven } = call
  const refused = await attemptAll(read.documents, (document) => {
    manifests.push(...decodeDocument(document, { resources, namespace, namespaceGiven, validate }))
  })
  const unread = read.errors.map((error) => (validate && error instanceof NoObject ? error.validated() : error))
  return { manifests, errors: [...unread, ...refused] }
}

async function readDocuments(call: Call): Promise<ReadDocuments> {
  const paths = call.flags.all('filename')
  const directory = textOf(call, 'kustomize')
  if (!directory) return await readFiles(call.session, paths, on(call, 'recursive'))
  if (paths.length > 0) throw new CommandError('only one of -f or -k can be specified')
  if (on(call, 'recursive')) throw new CommandError("the -k flag can't be used with -f or -R")
  return await readKustomization(call.session, directory)
}

/** Those of the manifests that `--selector` selects. @throws {CommandError} */
export async function selectManifests(call: Call, validate = true): Promise<ReadManifests> {
  const { manifests, errors } = await readManifests(call, validate)
  const selector = parseLabelSelector(call.flags.text('selector'))
  return { manifests: manifests.filter((manifest) => selector.matches(manifestLabels(manifest))), errors }
}

export const hasFiles = (call: Call): boolean =>
  call.flags.knows('filename') && (call.flags.all('filename').length > 0 || textOf(call, 'kustomize') !== '')

/** The objects that a command line names: by file, by type and name, by type and selector. @throws {CommandError} */
export async function gather(call: Call, options: GatherOptions): Promise<Gathered> {
  const words = options.words ?? call.arguments
  if (isLocal(call)) return await readLocally(call)
  if (hasFiles(call)) {
    if (words.length > 0) {
      throw new CommandError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      )
    }
    const { manifests, errors } = await readManifests(call, false)
    const targets = manifests.map(({ resource, namespace, name, source }) => ({
      resource,
      key: { namespace, name },
      source,
    }))
    const kinds = [...new Set(manifests.map(({ resource }) => resource))]
    const fetched = await fetchAll(call, targets, { resources: kinds, doing: options.doing })
    return { ...fetched, errors: [...errors, ...fetched.errors] }
  }
  if (words.length === 0 && (textOf(call, 'selector') || on(call, 'all'))) {
    throw new CommandError('at least one resource must be specified to use a selector')
  }
  if (words.length === 0) throw new CommandError(NOTHING_GIVEN)
  const targets = namedTargets(call, words)
  if (targets) {
    if (options.selects !== false && (textOf(call, 'selector') || textOf(call, 'field-selector'))) {
      throw new CommandError('name cannot be provided when a selector is specified')
    }
    if (call.allNamespaces && targets.some(({ resource }) => resource.namespaced)) {
      throw new CommandError('a resource cannot be retrieved by name across all namespaces')
    }
    return fetchAll(call, targets, { resources: [...new Set(targets.map(({ resource }) => resource))] })
  }
  return listAll(call, requireResources(call.cluster.resources(), words[0] as string), options.all)
}

/** `--local`: what the files say is changed and shown, and no server is asked. */
export const isLocal = (call: Call): boolean => on(call, 'local')

/** @throws {CommandError} */
async function readLocally(call: Call): Promise<Gathered> {
  if (!hasFiles(call)) {
    throw new CommandError(
      "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    )
  }
  const { manifests, errors } = await readManifests(call, false)
  const items = manifests.map(({ resource, body, source }): Item => {
    return { resource, object: body as unknown as KubernetesObject, source }
  })
  const resources = [...new Set(manifests.map(({ resource }) => resource))]
  return { items, errors, resources, single: items.length === 1, named: true, matches: () => true }
}

interface Target {
  readonly resource: AnyResource
  readonly key: ObjectKey
  readonly source?: string
}

/** `TYPE NAME...` and `TYPE/NAME...`; `undefined` when the words name a type only. */
function namedTargets(call: Call, words: readonly string[]): readonly Target[] | undefined {
  const resources = call.cluster.resources()
  const target = (resource: AnyResource, name: string): Target => ({
    resource,
    key: { namespace: call.namespaceFor(resource), name },
  })
  if (words.some((word) => word.includes('/'))) {
    return words.map((word) => {
      const parts = word.split('/')
      if (parts.length === 1) {
        throw new CommandError(
          "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
        )
      }
      if (parts.length > 2) {
        throw new CommandError('arguments in resource/name form may not have more than one slash')
      }
      const [type = '', name = ''] = parts
      if (!type || type.includes(',') || !name) {
        throw new CommandError('arguments in resource/name form must have a single resource and name')
      }
      return target(requireResource(resources, type), name)
    })
  }
  const [types = '', ...names] = words
  if (names.length === 0) return undefined
  return requireResources(resources, types).flatMap((resource) => names.map((name) => target(resource, name)))
}

async function fetchAll(
  call: Call,
  targets: readonly Target[],
  { resources, doing }: { readonly resources: readonly AnyResource[]; readonly doing?: string | undefined },
): Promise<Gathered> {
  const items: Item[] = []
  const errors = await attemptAll(targets, async ({ resource, key, source }) => {
    if (key.name === '') throw new CommandError('resource name may not be empty')
    const object = await call.cluster.get<KubernetesObject>(resource, key).catch((error: unknown) => {
      throw doing === undefined ? error : withSource(doing, source, error)
    })
    items.push({ resource, object, ...(source === undefined ? {} : { source }) })
  })
  return { items, errors, resources, single: targets.length === 1, named: true, matches: () => true }
}

/** How verbs refuse --all with --selector. */
const bothGiven = ({ path }: Call): string =>
  path === 'kubectl delete'
    ? "setting 'all' parameter but found a non empty selector. "
    : 'cannot set --all and --selector at the same time'

/** The server reads the selectors, and says for which list. @throws {StatusError} BadRequest */
function readSelectors(
  [resource]: readonly AnyResource[],
  given: { readonly labels: string; readonly fields: string },
) {
  try {
    return {
      matcher: given.labels ? parseLabelSelector(given.labels) : everything,
      terms: parseFieldSelector(given.fields),
    }
  } catch (error) {
    if (!(error instanceof CommandError) || !resource) throw error
    throw unlisted(resource, given, error.message)
  }
}

async function listAll(call: Call, resources: readonly AnyResource[], all: GatherOptions['all']): Promise<Gathered> {
  const labels = textOf(call, 'selector')
  const fields = textOf(call, 'field-selector')
  const wanted = all === 'yes' || (all === 'flag' && on(call, 'all'))
  if (labels && on(call, 'all')) throw new CommandError(bothGiven(call))
  if (!labels && !fields && !wanted) throw new CommandError('resource(s) were provided, but no name was specified')
  const { matcher, terms } = readSelectors(resources, { labels, fields })
  const items: Item[] = []
  const errors = await attemptAll(resources, async (resource) => {
    const namespace = call.allNamespaces || !resource.namespaced ? {} : { namespace: call.namespace }
    const listed = await call.cluster.list<KubernetesObject>(resource, { ...namespace, labels: matcher })
    const chosen = selectByFields(resource, listed, { terms, text: fields, labels })
    items.push(...chosen.map((object) => ({ resource, object })))
  })
  const matches = (object: KubernetesObject): boolean =>
    resources.some(
      (resource) =>
        resource.kind === object.kind && selectByFields(resource, [object], { terms, text: fields, labels }).length > 0,
    ) && matcher.matches(object.metadata.labels)
  return { items, errors, resources, single: false, named: false, matches }
}

import type { AnyResource } from '../resource'
import { coreVersions, groupDocument, groupList, resourceList } from './discovery'
import { inEveryVersion } from './request-target'

/** What a server knows about itself. */
export interface ServerFacts {
  readonly resources: readonly AnyResource[]
  /** `1.35.0` */
  readonly version: string
  /** Where it can be reached. */
  readonly address: string
}

/** What a server says about itself, as the text of an answer; `undefined` for paths that lead elsewhere. */
export function informationOf(facts: ServerFacts, segments: readonly string[]): string | undefined {
  const [root = '', ...rest] = segments
  switch (root) {
    case 'healthz':
    case 'livez':
    case 'readyz':
      return 'ok'
    case 'version':
      return JSON.stringify(versionDocument(facts.version), undefined, 2)
    default: {
      const document = documentOf(facts, root, rest)
      return document && `${JSON.stringify(document)}\n`
    }
  }
}

const ROOTS = ['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version']

function documentOf(facts: ServerFacts, root: string, rest: readonly string[]): object | undefined {
  if (root === '') return { paths: ROOTS }
  const resources = inEveryVersion(facts.resources)
  const [first, second] = rest
  if (root === 'api') {
    if (first === undefined) return coreVersions(facts.address)
    return second === undefined ? resourceList(resources, first) : undefined
  }
  if (root !== 'apis') return undefined
  if (first === undefined) return groupList(resources)
  if (second === undefined) return groupDocument(resources, first)
  return rest.length === 2 ? resourceList(resources, `${first}/${second}`) : undefined
}

/** What `/version` tells. */
export function versionDocument(version: string): object {
  const [major, minor] = version.split('.')
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '',
    goVersion: '',
    compiler: 'gherkube',
    platform: 'simulated',
  }
}

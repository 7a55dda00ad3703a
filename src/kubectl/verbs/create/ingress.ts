import { ingresses } from '../../../api/resources/ingress'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { lines, text } from '../../flag'
import type { Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

export const createIngress: Verb = {
  name: 'ingress',
  aliases: ['ing'],
  about: 'Create an ingress with the specified name.',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]]',
  flags: [
    ...GENERATOR_FLAGS,
    text('class', 'The ingress class'),
    lines('rule', 'host/path=service:port[,tls=secret]; a path that ends in * is a prefix'),
    text('default-backend', 'service:port for what no rule is for'),
    lines('annotation', 'key=value'),
  ],
  async run(call) {
    const { flags } = call
    const name = requireName(call)
    const [rules, fallback, className] = [flags.all('rule'), flags.text('default-backend'), flags.text('class')]
    if (!fallback && rules.length === 0) throw new CommandError(NOTHING_SAID)
    const parsed = rules.map(readRule)
    const annotations = flags.all('annotation').map(readAnnotation)
    if (fallback && fallback.split(':').length !== 2) {
      throw new CommandError('default-backend should be in format servicename:serviceport')
    }
    const tls = tlsOf(parsed)
    const spec = {
      ...(className ? { ingressClassName: className } : {}),
      ...(fallback ? { defaultBackend: backendOf(fallback) } : {}),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules: rulesOf(parsed) } : {}),
    } as unknown as JsonObject
    await createGenerated(call, {
      resource: ingresses,
      name,
      content: { spec, status: { loadBalancer: {} } },
      ...(annotations.length > 0 ? { metadata: { annotations: Object.fromEntries(annotations) } } : {}),
      failure: 'failed to create ingress: ',
    })
  },
}

const NOTHING_SAID =
  'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)'

interface Rule {
  readonly host: string
  readonly path: string
  /** `service:port` */
  readonly backend: string
  /** The secret of `tls=secret`; empty for `tls` alone, absent without TLS. */
  readonly secret: string | undefined
}

/** kubectl looks at the shape of a rule, and then cuts it at each sign, wherever that stands. */
const SHAPE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+/

function readRule(rule: string): Rule {
  if (!SHAPE.test(rule)) {
    throw new CommandError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  }
  const [target = '', tls, ...more] = rule.split(',')
  const slash = target.indexOf('/')
  const [path = '', backend = ''] = target.slice(slash + 1).split('=')
  const hasTls = tls !== undefined && more.length === 0
  return {
    host: target.slice(0, slash),
    path: `/${path}`,
    backend,
    secret: hasTls ? (tls.split('=')[1] ?? '') : undefined,
  }
}

function readAnnotation(annotation: string): readonly [string, string] {
  const at = annotation.indexOf('=')
  if (at < 0) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`)
  return [annotation.slice(0, at), annotation.slice(at + 1)]
}

/** The hosts of each secret; each host is there once. */
function tlsOf(rules: readonly Rule[]): readonly object[] {
  const entries: { hosts?: string[]; secretName?: string }[] = []
  const seen = new Set<string>()
  for (const { host, secret } of rules) {
    if (secret === undefined || seen.has(host)) continue
    seen.add(host)
    const entry = entries.find(({ secretName = '' }) => secretName === secret)
    if (entry) entry.hosts = [...(entry.hosts ?? []), host]
    else if (host || secret)
      entries.push({ ...(host ? { hosts: [host] } : {}), ...(secret ? { secretName: secret } : {}) })
  }
  return entries
}

function rulesOf(rules: readonly Rule[]): readonly object[] {
  return [...new Set(rules.map(({ host }) => host))].map((host) => ({
    ...(host ? { host } : {}),
    http: { paths: rules.filter((rule) => rule.host === host).map(pathOf) },
  }))
}

function pathOf({ path, backend }: Rule): object {
  const isPrefix = path.endsWith('*')
  return {
    path: isPrefix ? path.slice(0, -1) : path,
    pathType: isPrefix ? 'Prefix' : 'Exact',
    backend: backendOf(backend),
  }
}

function backendOf(backend: string): object {
  const [name, port = ''] = backend.split(':')
  return { service: { name, port: /^[+-]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

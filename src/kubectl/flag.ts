/** How a flag's value is written. `texts`: repeatable, and commas separate; `lines`: repeatable, commas belong to it. */
export type FlagKind = 'text' | 'switch' | 'integer' | 'texts' | 'lines' | 'duration'

/** One flag of a verb, as data: what the command line understands and what its help says. */
export interface Flag {
  readonly name: string
  readonly short?: string
  readonly kind: FlagKind
  /** The value of a bare `--flag`; switches have `true`. */
  readonly bare?: string
  readonly fallback?: string
  /** Said on stderr when it is given: `--x will be removed in the future`. */
  readonly deprecated?: string
  readonly about: string
}

type Options = Omit<Flag, 'name' | 'kind' | 'about'>

const flag =
  (kind: FlagKind) =>
  (name: string, about: string, options: Options = {}): Flag => ({ name, kind, about, ...options })

export const text = flag('text')
export const toggle = flag('switch')
export const integer = flag('integer')
export const texts = flag('texts')
export const lines = flag('lines')
export const duration = flag('duration')

/** Every command has these. Those about connections and identities are read and mean nothing here. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  text('namespace', 'The namespace of the request', { short: 'n' }),
  text('context', 'Accepted; there is one cluster'),
  text('cluster', 'Accepted; there is one cluster'),
  text('user', 'Accepted; nobody has to log in'),
  text('kubeconfig', 'Accepted; there is no configuration file'),
  text('server', 'Accepted; there is one cluster', { short: 's' }),
  text('as', 'Who calls: may do what the access rules allow'),
  lines('as-group', 'The groups of --as'),
  text('token', 'Accepted; nobody has to log in'),
  text('cache-dir', 'Accepted; nothing is cached'),
  text('request-timeout', 'How long a request (of get -w: the watch) may take, in virtual time', { fallback: '0' }),
  toggle('insecure-skip-tls-verify', 'Accepted; there is no connection'),
  toggle('match-server-version', 'Accepted; the versions are the same'),
  toggle('warnings-as-errors', 'Warnings of the server make the exit code 1'),
  text('v', 'Accepted; there is no log', { short: 'v' }),
  toggle('help', 'Show the flags of a command', { short: 'h' }),
]

export const FILE_FLAGS: readonly Flag[] = [
  texts('filename', 'A manifest: a file, a directory, or - for the given input', { short: 'f' }),
  toggle('recursive', 'Directories with all that is in them', { short: 'R' }),
  text('kustomize', 'A directory with a kustomization.yaml', { short: 'k' }),
]
export const OUTPUT_FLAG = text('output', 'json, yaml, name, go-template, jsonpath, ...', { short: 'o' })
export const OUTPUT_FLAGS: readonly Flag[] = [
  OUTPUT_FLAG,
  text('template', 'The template of -o go-template or jsonpath'),
  toggle('allow-missing-template-keys', 'Missing keys of templates are empty', { fallback: 'true' }),
  toggle('show-managed-fields', 'Keep metadata.managedFields in json and yaml'),
]
export const SELECTOR_FLAG = text('selector', 'Labels to choose by: a=b,c!=d,e in (f,g),h,!i', { short: 'l' })
export const FIELD_SELECTOR_FLAG = text('field-selector', 'Fields to choose by: metadata.name=x')
export const ALL_NAMESPACES_FLAG = toggle('all-namespaces', 'Objects of every namespace', { short: 'A' })
export const DRY_RUN_FLAG = text('dry-run', 'none, client or server', { bare: 'unchanged', fallback: 'none' })
export const FIELD_MANAGER_FLAG = text('field-manager', 'Who owns the fields that are written')
export const VALIDATE_FLAG = text('validate', 'strict, warn or ignore unknown fields', {
  bare: 'strict',
  fallback: 'strict',
})
export const RECORD_FLAG = toggle('record', 'Note the command in the annotation kubernetes.io/change-cause', {
  deprecated: '--record will be removed in the future',
})

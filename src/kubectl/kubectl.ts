import { impersonated } from '../api/rbac'
import { rememberedFor } from '../base/remembered'
import { nearest } from '../base/text'
import { UsageError } from '../base/usage-error'
import type { Cluster } from '../cluster/cluster'
import { splitCommandLine } from './command-line'
import { CommandError, errorText, QuietExit, usageError } from './errors'
import type { FileSource } from './files'
import { type Flag, GLOBAL_FLAGS } from './flag'
import { type FlagValues, parseFlags } from './flag-values'
import type { Forwardings } from './forwardings'
import { helpText } from './help'
import { hintsOf } from './hints'
import { recordOf } from './record'
import { Session } from './session'
import { Call, type Verb } from './verb'
import { VERBS } from './verbs'

export interface KubectlOptions {
  readonly cluster: Cluster
  /** Where `-f` reads; nothing outside of it. */
  readonly files: FileSource
  /** The namespace of the current context to begin with. Default: `default`. */
  readonly namespace?: string
  /** Called when `kubectl config set-context --current --namespace` changes it. */
  readonly onNamespace?: (namespace: string) => void
  /** What `-f -` reads. */
  readonly stdin?: string
  /** Where `port-forward` notes the ports that it opens; without it, it is refused. */
  readonly forwardings?: Forwardings
}

export interface KubectlResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** What gherkube adds to a failure: where in the manifest, and what may have been meant. Not part of what kubectl prints. */
  readonly hints: readonly string[]
}

export interface Kubectl {
  /**
   * Runs one command line, with or without the word `kubectl` in front. Never rejects for what kubectl itself would
   * report: that is in the result. Time passes only for what waits in reality.
   */
  run(commandLine: string): Promise<KubectlResult>
}

/** kubectl within the process: no binary, no shell, no kubeconfig; the cluster is the one given. */
export function createKubectl(options: KubectlOptions): Kubectl {
  let namespace = options.namespace ?? 'default'
  return {
    async run(commandLine) {
      const session = new Session({ ...options, namespace })
      const exitCode = await attempt(session, () => dispatch(session, commandLine))
      if (session.namespace !== namespace) {
        namespace = session.namespace
        options.onNamespace?.(namespace)
      }
      return { exitCode, stdout: session.stdout, stderr: session.stderr, hints: session.hints }
    },
  }
}

async function attempt(session: Session, action: () => Promise<void>): Promise<number> {
  try {
    await action()
    return 0
  } catch (error) {
    if (error instanceof QuietExit) return error.exitCode
    session.complain(errorText(error))
    session.hints = hintsOf(error, session.cluster)
    return error instanceof CommandError ? error.exitCode : 1
  }
}

async function dispatch(session: Session, commandLine: string): Promise<void> {
  const split = splitCommandLine(commandLine)
  const input = split[0] === 'kubectl' ? split.slice(1) : split
  const { verb, path, rest } = findVerb(input)
  if (verb.refusal) throw new CommandError(`${path} is not supported: ${verb.refusal}`)
  const flags = flagsOf(verb)
  if (!verb.run) return showGroup(session, { verb, path, rest })
  const { words, dashAt, values } = parseFlags(rest, flags, path)
  if (values.on('help')) {
    session.write(helpText(verb, path))
    return
  }
  for (const { deprecated, name } of flags) {
    if (deprecated && values.has(name)) session.complain(`Flag --${name} has been deprecated, ${deprecated}`)
  }
  speakFor(session, values)
  const record = recordOf(path, words, values)
  await verb.run(new Call({ session, path, words, dashAt, flags: values, record }))
  if (values.on('warnings-as-errors') && session.hasWarned) throw new UsageError('1 warning received')
}

/** `--as` and `--as-group`. @throws {CommandError} */
function speakFor(session: Session, values: FlagValues): void {
  const [username, groups] = [values.text('as'), values.all('as-group')]
  if (username) session.speakFor(impersonated(username, groups))
  else if (groups.length > 0) {
    throw new CommandError('requesting uid, groups or user-extra for gherkube without impersonating a user')
  }
}

/** A group of verbs, called without one of them, says what there is: unless that was asked for, it is a mistake. */
function showGroup(session: Session, { verb, path, rest }: Found): void {
  const text = helpText(verb, path)
  if (verb === ROOT || rest.some((word) => word === '-h' || word === '--help')) return session.write(text)
  if (verb.helpTo === 'stdout') session.write(text)
  else session.complain(text.trimEnd())
  throw new QuietExit(1)
}

interface Found {
  readonly verb: Verb
  readonly path: string
  /** The input without the words of the verb. */
  readonly rest: readonly string[]
}

const ROOT: Verb = { name: 'kubectl', about: 'kubectl controls the Kubernetes cluster.', verbs: VERBS }

/** Follows words down to a verb; flags may stand between them. */
function findVerb(input: readonly string[]): Found {
  let verb = ROOT
  let path = 'kubectl'
  let rest = input
  while (verb.verbs) {
    const at = nextWord(rest, flagsOf(verb))
    const word = rest[at]
    if (word === undefined) break
    const next = verb.verbs.find(({ name, aliases }) => name === word || aliases?.includes(word))
    if (!next) {
      if (verb.run) break
      throw new CommandError(unknownVerb(word, verb, path))
    }
    verb = next
    path = `${path} ${next.name}`
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)]
  }
  return { verb, path, rest }
}

/** A verb's own flags, and those that every verb has. */
const flagsOf = rememberedFor(({ flags = [] }: Verb): readonly Flag[] => [
  ...flags,
  ...GLOBAL_FLAGS.filter((flag) => !flags.some(({ name }) => name === flag.name)),
])

/** The first word that is neither a flag nor the value of one; a flag that is not known yet is taken to have a value. */
function nextWord(input: readonly string[], flags: readonly Flag[]): number {
  for (let i = 0; i < input.length; i++) {
    const word = input[i] as string
    if (!word.startsWith('-')) return i
    const known = flags.find(({ name, short }) => word === `--${name}` || word === `-${short}`)
    const isAlone = !word.includes('=') && (word.startsWith('--') ? word !== '--' : word.length === 2)
    if (isAlone && known?.kind !== 'switch' && known?.bare === undefined) i++
  }
  return input.length
}

const unknownVerb = (word: string, verb: Verb, path: string): string => {
  const names = (verb.verbs ?? [])
    .filter(({ refusal }) => !refusal)
    .map(({ name }) => name)
    .sort()
  const supported = `Supported commands: ${names.join(', ')}`
  if (verb !== ROOT) return `${usageError(path, `unknown command "${word}"`).message}\n${supported}`
  const near = nearest(word, names)
  const meant = near.length > 0 ? `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}` : ''
  return `unknown command "${word}" for "${path}"${meant}\n${supported}`
}

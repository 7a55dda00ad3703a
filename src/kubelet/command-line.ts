import type { Container, Pod } from '../api/kinds'
import { repositoryOf } from './images'
import type { ShellNetwork } from './shell/network'
import { runCommand, type ScriptRun } from './shell/run'

/** Images without an entrypoint of their own: they run what they are given, or a shell that ends at once. */
const SHELL_IMAGES = [
  ...['alpine', 'amazonlinux', 'bash', 'busybox', 'centos', 'debian', 'fedora', 'golang', 'node', 'perl'],
  ...['php', 'python', 'rockylinux', 'ruby', 'ubuntu'],
].map((name) => `docker.io/library/${name}`)
const MIRRORED_SHELL_IMAGE = /\/(?:alpine|busybox)$/

const HELLO = 'Hello from Docker!\nThis message shows that your installation appears to be working correctly.\n'

/** What a container's command will do; `undefined` where only its image knows. */
export function readableRun(pod: Pod, container: Container, network?: ShellNetwork | undefined): ScriptRun | undefined {
  const { command = [], args = [], stdin, tty } = container
  const image = repositoryOf(container.image ?? '')
  if (image === 'docker.io/library/hello-world') return finished(HELLO)
  const bare = SHELL_IMAGES.includes(image) || MIRRORED_SHELL_IMAGE.test(image)
  const given = command.length > 0 ? [...command, ...args] : bare ? args : []
  if (given.length === 0) return bare && !stdin && !tty ? finished('') : undefined
  const run = runCommand(argumentsOf(pod, container, given), { variables: variablesOf(pod, container), network })
  return run.ending.kind === 'unknown' ? undefined : run
}

const finished = (text: string): ScriptRun => ({
  ending: { kind: 'exit', at: 0, code: 0 },
  output: text === '' ? [] : [{ at: 0, text }],
  files: [],
})

/** Replaces `$(NAME)` as the kubelet does, for variables with a literal value. */
export function argumentsOf(pod: Pod, container: Container, words: readonly string[]): readonly string[] {
  const variables = variablesOf(pod, container)
  return words.map((word) =>
    word.replace(/\$\$\(|\$\(([A-Za-z_][\w.-]*)\)/g, (reference, name?: string) =>
      name === undefined ? '$(' : (variables.get(name) ?? reference),
    ),
  )
}

/** The variables of a container that have a literal value, and its host name. */
export function variablesOf({ metadata }: Pod, { env = [] }: Container): ReadonlyMap<string, string> {
  const variables = new Map([['HOSTNAME', metadata.name]])
  for (const { name, value } of env) if (value !== undefined) variables.set(name, value)
  return variables
}

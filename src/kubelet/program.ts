import type { ImageBehaviour } from '../api/image-behaviour'
import type { Container, Pod, Probe } from '../api/kinds'
import { wholeValue } from '../api/quantity'
import { type Instant, type Milliseconds, milliseconds, plus, seconds } from '../base/time'
import { argumentsOf, readableRun } from './command-line'
import type { ContainerRole } from './container-record'
import type { KubeletProfile } from './profile'
import type { ShellNetwork } from './shell/network'
import { runCommand, type ScriptRun } from './shell/run'

export interface ProgramExit {
  readonly after: Milliseconds
  readonly code: number
  readonly reason: string
}

/** What the process in a container will do, as far as it is left alone. Times count from its start. */
export interface Program {
  readonly exit?: ProgramExit
  /** It looks at the network then; what follows is not known before. */
  readonly looksAfter?: Milliseconds
  /** When it begins to answer requests and probes. */
  readonly answersFrom: Milliseconds
  /** When a container without readiness probe counts as ready. */
  readonly readyFrom: Milliseconds
  /** Its readiness probe never succeeds. */
  readonly neverReady: boolean
  readonly answersUntil?: Milliseconds
  readonly stopTime: Milliseconds | 'ignores SIGTERM'
  /** Its exit code when it obeys SIGTERM. */
  readonly stopCode: number
  readonly output: ScriptRun['output']
  /** The files that it makes and removes, where its command could be read. */
  readonly files?: ScriptRun['files']
}

export interface ProgramQuestion {
  readonly pod: Pod
  readonly container: Container
  readonly role: ContainerRole
  readonly behaviour: ImageBehaviour
  readonly profile: KubeletProfile
  readonly network?: ShellNetwork | undefined
}

const TERMINATED_BY_SIGNAL = 143
const OOM_AFTER = milliseconds(1000)

/** What was said about the image decides; then the command, where it can be read; then what is usual. */
export function programOf(question: ProgramQuestion): Program {
  const { behaviour, profile, pod, container, role, network } = question
  const { readyAfter, hangsAfter, servesAfter = milliseconds(0) } = behaviour
  const readyFrom = readyAfter === undefined || readyAfter === 'never' ? milliseconds(0) : readyAfter
  const run = profile.readsCommands ? readableRun(pod, container, network) : undefined
  const exit = exitOf(question, run)
  return {
    ...(exit ? { exit } : run?.ending.kind === 'looks' ? { looksAfter: milliseconds(run.ending.at) } : {}),
    answersFrom: milliseconds(Math.max(readyFrom, servesAfter)),
    readyFrom,
    neverReady: readyAfter === 'never',
    ...(hangsAfter === undefined ? {} : { answersUntil: hangsAfter }),
    // Simplified: a bare `sleep` obeys SIGTERM too, though as process 1 it would not.
    stopTime: behaviour.stopTime ?? profile.stopTime,
    // Servers shut down cleanly; work that was interrupted did not succeed.
    stopCode: role === 'sidecar' || (pod.spec.restartPolicy ?? 'Always') === 'Always' ? 0 : TERMINATED_BY_SIGNAL,
    output: behaviour.logs === undefined ? (run?.output ?? []) : [{ at: 0, text: behaviour.logs }],
    ...(run ? { files: run.files } : {}),
  }
}

function exitOf(question: ProgramQuestion, run: ScriptRun | undefined): ProgramExit | undefined {
  const { behaviour, container, role, profile } = question
  const { memory } = container.resources?.limits ?? {}
  const used = behaviour.usage?.memoryBytes
  if (memory !== undefined && used !== undefined && used > wholeValue(memory)) {
    return { after: OOM_AFTER, code: 137, reason: 'OOMKilled' }
  }
  if (behaviour.exit) {
    const { after, code, reason } = behaviour.exit
    return { after, code, reason: reason ?? reasonOf(code) }
  }
  // An application of which someone told when it answers is one that goes on running.
  const isServer = behaviour.readyAfter !== undefined || behaviour.hangsAfter !== undefined
  if (run?.ending.kind === 'exit' && !isServer) {
    const { at, code } = run.ending
    return { after: milliseconds(at), code, reason: reasonOf(code) }
  }
  const mustEnd = role === 'init' && run?.ending.kind !== 'forever' && run?.ending.kind !== 'looks'
  return mustEnd ? { after: profile.initRunTime, code: 0, reason: reasonOf(0) } : undefined
}

/** The reason that a runtime gives for an exit code. */
export const reasonOf = (exitCode: number): string => (exitCode === 0 ? 'Completed' : 'Error')

/** What the process has written by now. */
export const writtenBy = ({ output }: Program, startedAt: Instant, now: Instant): string =>
  output
    .filter(({ at }) => startedAt + at <= now)
    .map(({ text }) => text)
    .join('')

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

export interface ProbeQuestion {
  readonly program: Program
  readonly startedAt: Instant
  readonly kind: ProbeKind
  /** Without one: what a probe would find. */
  readonly probe?: Probe
  /** Nothing in the pod listens on the port that it goes to. */
  readonly isUnheard?: boolean
}

/** Whether a probe that runs at `at` succeeds. */
export function answers(question: ProbeQuestion, at: Instant): boolean {
  const { program, startedAt, kind, isUnheard } = question
  if (isUnheard || (kind === 'readiness' && program.neverReady)) return false
  if (at < plus(startedAt, program.answersFrom)) return false
  if (program.answersUntil !== undefined && at >= plus(startedAt, program.answersUntil)) return false
  return executedProbe(question, at)?.succeeds ?? true
}

/** What the command of an exec probe finds among the container's files; `undefined` where that is not known. */
export function executedProbe(
  { program, startedAt, probe }: ProbeQuestion,
  at: Instant,
): { readonly succeeds: boolean; readonly output: string } | undefined {
  const command = probe?.exec?.command
  if (!command || !program.files) return undefined
  const { ending, output } = runCommand(command, { files: filesAt({ program, startedAt }, at) ?? [] })
  if (ending.kind !== 'exit') return undefined
  return { succeeds: ending.code === 0, output: output.map(({ text }) => text).join('') }
}

/** The files that a container's own command has made by a moment; `undefined` where they are not known. */
export function filesAt(
  { program, startedAt }: Pick<ProbeQuestion, 'program' | 'startedAt'>,
  at: Instant,
): ReadonlySet<string> | undefined {
  if (!program.files) return undefined
  const present = new Set<string>()
  for (const { at: since, path, exists } of program.files) {
    if (startedAt + since > at) break
    if (exists) present.add(path)
    else present.delete(path)
  }
  return present
}

/** When the answer next differs from the one at `at`; `undefined` when it never will. */
export function nextAnswerChange(question: ProbeQuestion, at: Instant): Instant | undefined {
  const { program, startedAt, kind, probe } = question
  if (kind === 'readiness' && program.neverReady) return undefined
  const now = answers(question, at)
  const turns = [
    program.answersFrom,
    program.answersUntil,
    ...(probe?.exec ? (program.files ?? []).map((file) => milliseconds(file.at)) : []),
  ]
  return turns
    .flatMap((turn) => (turn === undefined ? [] : [plus(startedAt, turn)]))
    .sort((a, b) => a - b)
    .find((turn) => turn > at && answers(question, turn) !== now)
}

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>

export interface HookOutcome {
  /** Endless for a command that never ends. */
  readonly time: Milliseconds
  /** Why it has failed. */
  readonly failure?: string
}

/** What comes of a lifecycle hook; it succeeds at once where that is not known. */
export function hookOutcome(
  hook: Hook | undefined,
  { pod, container, profile }: Pick<ProgramQuestion, 'pod' | 'container' | 'profile'>,
): HookOutcome {
  const atOnce = { time: milliseconds(0) }
  if (hook?.sleep) return { time: seconds(hook.sleep.seconds) }
  if (!hook?.exec?.command || !profile.readsCommands) return atOnce
  const { ending, output } = runCommand(argumentsOf(pod, container, hook.exec.command))
  if (ending.kind === 'forever') return { time: milliseconds(Number.POSITIVE_INFINITY) }
  if (ending.kind !== 'exit') return atOnce
  const time = milliseconds(ending.at)
  if (ending.code === 0) return { time }
  const { name, namespace, uid } = pod.metadata
  const written = JSON.stringify(output.map(({ text }) => text).join(''))
  const failure =
    `Exec lifecycle hook ([${hook.exec.command.join(' ')}]) for Container "${container.name}" in Pod "${name}_${namespace}(${uid})" failed` +
    ` - error: command '${hook.exec.command.join(' ')}' exited with ${ending.code}: , message: ${written}`
  return { time, failure }
}

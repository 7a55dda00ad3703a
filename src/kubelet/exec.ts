import { keyOf } from '../api/object'
import { StatusError } from '../api/status-error'
import { type Instant, type Milliseconds, milliseconds } from '../base/time'
import { UsageError } from '../base/usage-error'
import { variablesOf } from './command-line'
import type { ContainerRecord, ContainerRun } from './container-record'
import type { PodNetwork } from './conversation'
import type { PodState } from './pod-state'
import { filesAt } from './program'
import type { ShellNetwork } from './shell/network'
import { runCommand, type ScriptRun } from './shell/run'

/** What came of a command in a container. */
export interface ExecOutcome {
  readonly exitCode: number
  readonly output: string
  readonly takes: Milliseconds
}

interface ExecRequest {
  readonly container: string
  readonly command: readonly string[]
  readonly now: Instant
  readonly network: PodNetwork | undefined
}

/**
 * Runs a command in a container, as far as it can be told what it does: small commands on the files that the container's
 * own command makes. What it does to them shows in later probes.
 * @throws {StatusError} InternalError in the kubelet's words, NotImplemented for every other command
 */
export function execIn(state: PodState, { container, command, now, network }: ExecRequest): ExecOutcome {
  const record = state.records.find(({ name }) => name === container)
  if (!record) throw StatusError.badRequest(`container ${container} is not valid for pod ${state.pod.metadata.name}`)
  const run = record.isRunning ? record.run : undefined
  if (!run) {
    throw StatusError.internal(
      `Internal error occurred: unable to upgrade connection: container not found ("${container}")`,
    )
  }
  const done = runCommand(command, {
    ...surroundings(state, record, run, now),
    strict: true,
    network: network && seenFrom(state, network),
  })
  if (done.ending.kind !== 'exit') throw notSimulated(command)
  keepFiles(run, done.files, now)
  const { at, code } = done.ending
  return { exitCode: code, output: done.output.map(({ text }) => text).join(''), takes: milliseconds(at) }
}

const seenFrom = ({ pod }: PodState, network: PodNetwork): ShellNetwork => ({
  knows: (program) => network.knows(program),
  look(program, words) {
    try {
      return network.look(keyOf(pod), program, words)
    } catch (error) {
      throw error instanceof UsageError ? StatusError.of(501, 'NotImplemented', error.message) : error
    }
  },
})

const surroundings = (
  { pod }: PodState,
  { spec }: ContainerRecord,
  { program, startedAt }: ContainerRun,
  now: Instant,
) => ({
  variables: variablesOf(pod, spec),
  files: filesAt({ program, startedAt }, now) ?? ('unknown' as const),
})

const notSimulated = (command: readonly string[]): StatusError =>
  StatusError.of(
    501,
    'NotImplemented',
    `gherkube runs no programs in containers: it knows what "touch /tmp/x", "rm /tmp/x", "echo" and the like do, not what "${command.join(' ')}" does`,
  )

function keepFiles(run: ContainerRun, changes: ScriptRun['files'], now: Instant): void {
  const { program, startedAt } = run
  if (changes.length === 0) return
  const since = now - startedAt
  const files = [...(program.files ?? []), ...changes.map((change) => ({ ...change, at: since + change.at }))]
  run.program = { ...program, files: files.sort((a, b) => a.at - b.at) }
}

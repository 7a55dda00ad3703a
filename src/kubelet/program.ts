import type { ImageBehaviour } from '../api/image-behaviour'
import type { Container, Pod } from '../api/kinds'
import { wholeValue } from '../api/quantity'
import { type Instant, type Milliseconds, milliseconds, plus } from '../base/time'
import type { ContainerRole } from './container-record'
import type { KubeletProfile } from './profile'

export interface ProgramExit {
  readonly after: Milliseconds
  readonly code: number
  readonly reason: string
}

/** What the process in a container will do, as far as it is left alone. Times count from its start. */
export interface Program {
  readonly exit?: ProgramExit
  readonly answersFrom: Milliseconds
  /** Its readiness probe never succeeds. */
  readonly neverReady: boolean
  readonly answersUntil?: Milliseconds
  readonly stopTime: Milliseconds | 'ignores SIGTERM'
  /** Its exit code when it obeys SIGTERM. */
  readonly stopCode: number
  readonly output: string
}

export interface ProgramQuestion {
  readonly pod: Pod
  readonly container: Container
  readonly role: ContainerRole
  readonly behaviour: ImageBehaviour
  readonly profile: KubeletProfile
}

const TERMINATED_BY_SIGNAL = 143
const OOM_AFTER = milliseconds(1000)

/** What was said about the image decides; then the command, where it can be read; then what is usual. */
export function programOf(question: ProgramQuestion): Program {
  const { behaviour, profile, pod } = question
  const { readyAfter, hangsAfter } = behaviour
  const exit = exitOf(question)
  return {
    ...(exit ? { exit } : {}),
    answersFrom: readyAfter === undefined || readyAfter === 'never' ? milliseconds(0) : readyAfter,
    neverReady: readyAfter === 'never',
    ...(hangsAfter === undefined ? {} : { answersUntil: hangsAfter }),
    stopTime: behaviour.stopTime ?? profile.stopTime,
    // Servers shut down cleanly; work that was interrupted did not succeed.
    stopCode: pod.spec.restartPolicy === 'Always' || pod.spec.restartPolicy === undefined ? 0 : TERMINATED_BY_SIGNAL,
    output: behaviour.logs ?? '',
  }
}

function exitOf({ behaviour, container, role, profile }: ProgramQuestion): ProgramExit | undefined {
  const { memory } = container.resources?.limits ?? {}
  const used = behaviour.usage?.memoryBytes
  if (memory !== undefined && used !== undefined && used > wholeValue(memory)) {
    return { after: OOM_AFTER, code: 137, reason: 'OOMKilled' }
  }
  if (behaviour.exit) {
    const { after, code, reason } = behaviour.exit
    return { after, code, reason: reason ?? reasonOf(code) }
  }
  return role === 'init' ? { after: profile.initRunTime, code: 0, reason: reasonOf(0) } : undefined
}

/** The reason that a runtime gives for an exit code. */
export const reasonOf = (exitCode: number): string => (exitCode === 0 ? 'Completed' : 'Error')

export type ProbeKind = 'startup' | 'liveness' | 'readiness'

/** Whether a probe that runs at `at` succeeds. */
export function answers(program: Program, kind: ProbeKind, startedAt: Instant, at: Instant): boolean {
  if (kind === 'readiness' && program.neverReady) return false
  if (at < plus(startedAt, program.answersFrom)) return false
  return program.answersUntil === undefined || at < plus(startedAt, program.answersUntil)
}

/** When the answer next differs from the one at `at`; `undefined` when it never will. */
export function nextAnswerChange(
  program: Program,
  kind: ProbeKind,
  startedAt: Instant,
  at: Instant,
): Instant | undefined {
  if (kind === 'readiness' && program.neverReady) return undefined
  const now = answers(program, kind, startedAt, at)
  const turns = [program.answersFrom, ...(program.answersUntil === undefined ? [] : [program.answersUntil])]
  return turns
    .map((turn) => plus(startedAt, turn))
    .find((turn) => turn > at && answers(program, kind, startedAt, turn) !== now)
}

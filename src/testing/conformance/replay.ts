import { milliseconds, seconds } from '../../base/time'
import { act, resolveReferences, type Stage } from './actions'
import type { CaseStep, ConformanceCase, Observation, Run, Snapshot } from './case'
import { type Kubectl, openCluster } from './case-cluster'
import { type ObservedEvent, subjectOf } from './events'
import { ExtremesWatch } from './extremes'
import { Names } from './names'
import { type RolloutLimits, rolloutLimits } from './rollout-limits'
import { type SnapshotContext, takeSnapshot, unknownCollections } from './snapshot'
import { shapesOf } from './snapshot-shape'
import { hideValues } from './text'

/** What was seen after a step, and between which numbers rolling updates may have moved. */
export interface Simulated extends Observation {
  readonly limits: RolloutLimits
  /** Why an action of the step could not be done. */
  readonly failure?: string
}

/** What the simulation did with a case. */
export interface Replay {
  readonly initial: Snapshot
  readonly steps: readonly Simulated[]
  /** Collections in the case that no resource explains. */
  readonly unknown: readonly string[]
}

/** Nothing changed for this long: the recorder took its snapshot. */
const IDLE = milliseconds(1300)
/** A snapshot without settling came this much later. */
const AT_ONCE = milliseconds(100)
const SETTLE_LIMIT = seconds(60)

/** Does what a case says, step by step, on a fresh simulated cluster. */
export async function replayCase(
  recorded: ConformanceCase,
  options: { readonly skips?: (run: Run) => boolean } = {},
): Promise<Replay> {
  const { cluster, kubectl, simulation } = await openCluster(recorded)
  const names = new Names()
  const extremes = new ExtremesWatch()
  const builtIn = new Set<string>(simulation.history().map(({ object }) => object.metadata.uid))
  const context: SnapshotContext = {
    names,
    builtIn,
    resources: cluster.resources(),
    recordedEvents: new Set(
      recorded.steps.flatMap(({ snapshot }) => ((snapshot.events ?? []) as unknown as ObservedEvent[]).map(subjectOf)),
    ),
    shapes: shapesOf([recorded.initial, ...recorded.steps.map(({ snapshot }) => snapshot)]),
  }
  let revision = 0
  const catchUp = (): void => {
    for (const change of simulation.historySince(revision)) {
      names.observe(change)
      extremes.observe(change)
    }
    revision = simulation.revision
  }
  const stage: Stage = { cluster, simulation, names }
  const runner: Runner = { stage, kubectl, catchUp, skips: options.skips ?? (() => false) }
  simulation.settle({ idle: IDLE, limit: SETTLE_LIMIT })
  catchUp()
  const initial = takeSnapshot(await cluster.view(), context)
  const steps: Simulated[] = []
  for (const step of recorded.steps) {
    extremes.begin()
    const own = await runAll(commandsOf(step), runner, step.runs)
    const failure = await attempt(step, stage)
    if (step.settle === false) simulation.advance(AT_ONCE)
    else simulation.settle({ idle: IDLE, limit: step.settleTimeout ? seconds(step.settleTimeout) : SETTLE_LIMIT })
    catchUp()
    const view = await cluster.view()
    const snapshot = takeSnapshot(view, context)
    const limits = rolloutLimits(view)
    const measured = extremes.extremes()
    const looks = await runAll(step.looks ?? [], runner)
    steps.push({ snapshot, limits, extremes: measured, runs: [...own, ...looks], ...failure })
  }
  await cluster[Symbol.asyncDispose]()
  return { initial, steps, unknown: unknownCollections(context) }
}

/** An action that cannot be done is told, and the case goes on: the other fields are still worth comparing. */
async function attempt(step: CaseStep, stage: Stage): Promise<{ readonly failure?: string }> {
  try {
    await act(step, stage)
    return {}
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

const commandsOf = ({ kubectl }: CaseStep): readonly string[] =>
  kubectl === undefined ? [] : typeof kubectl === 'string' ? [kubectl] : kubectl

interface Runner {
  readonly stage: Stage
  readonly kubectl: Kubectl
  readonly catchUp: () => void
  readonly skips: (run: Run) => boolean
}

/** Runs the commands, but for those whose recorded run says that they mean something else today. */
async function runAll(commands: readonly string[], runner: Runner, recorded: readonly Run[] = []): Promise<Run[]> {
  const { stage, kubectl, catchUp, skips } = runner
  const runs: Run[] = []
  for (const [index, command] of commands.entries()) {
    const then = recorded[index]
    if (then && skips(then)) {
      runs.push(then)
      continue
    }
    const { exitCode, stdout, stderr } = await kubectl(await resolveReferences(command, stage))
    catchUp()
    const hide = (text: string): string => hideValues(stage.names.hide(text))
    const printed = { stdout: hide(stdout), stderr: hide(stderr), stdoutRaw: stdout }
    runs.push({ cmd: `kubectl ${command}`, exit: exitCode, ...printed })
  }
  return runs
}

import { milliseconds, seconds } from '../../base/time'
import { act, resolveReferences, type Stage } from './actions'
import type { CaseStep, ConformanceCase, Observation, Run, Snapshot } from './case'
import { type Kubectl, openCluster } from './case-cluster'
import { ExtremesWatch } from './extremes'
import { Names } from './names'
import { type SnapshotContext, takeSnapshot, unknownCollections } from './snapshot'
import { shapesOf } from './snapshot-shape'
import { hideValues } from './text'

/** What the simulation did with a case. */
export interface Replay {
  readonly initial: Snapshot
  readonly steps: readonly Observation[]
  /** Collections in the case that no resource explains. */
  readonly unknown: readonly string[]
}

/** Nothing changed for this long: the recorder took its snapshot. */
const IDLE = milliseconds(1300)
/** A snapshot without settling came this much later. */
const AT_ONCE = milliseconds(100)
const SETTLE_LIMIT = seconds(60)

/** Does what a case says, step by step, on a fresh simulated cluster. */
export async function replayCase(recorded: ConformanceCase): Promise<Replay> {
  const { cluster, kubectl, simulation } = await openCluster(recorded)
  const names = new Names()
  const extremes = new ExtremesWatch()
  const builtIn = new Set<string>(simulation.history().map(({ object }) => object.metadata.uid))
  const context: SnapshotContext = {
    names,
    builtIn,
    resources: cluster.resources(),
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
  const stage: Stage & { readonly kubectl: Kubectl } = { cluster, simulation, names, kubectl }
  simulation.settle({ idle: IDLE, limit: SETTLE_LIMIT })
  catchUp()
  const initial = takeSnapshot(await cluster.view(), context)
  const steps: Observation[] = []
  for (const step of recorded.steps) {
    extremes.begin()
    const own = await runAll(commandsOf(step), stage, catchUp)
    await act(step, stage)
    if (step.settle === false) simulation.advance(AT_ONCE)
    else simulation.settle({ idle: IDLE, limit: step.settleTimeout ? seconds(step.settleTimeout) : SETTLE_LIMIT })
    catchUp()
    const snapshot = takeSnapshot(await cluster.view(), context)
    const measured = extremes.extremes()
    const looks = await runAll(step.looks ?? [], stage, catchUp)
    steps.push({ snapshot, extremes: measured, runs: [...own, ...looks] })
  }
  await cluster[Symbol.asyncDispose]()
  return { initial, steps, unknown: unknownCollections(context) }
}

const commandsOf = ({ kubectl }: CaseStep): readonly string[] =>
  kubectl === undefined ? [] : typeof kubectl === 'string' ? [kubectl] : kubectl

async function runAll(
  commands: readonly string[],
  stage: Stage & { readonly kubectl: Kubectl },
  catchUp: () => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await stage.kubectl(await resolveReferences(command, stage))
    catchUp()
    const hide = (text: string): string => hideValues(stage.names.hide(text))
    runs.push({
      cmd: `kubectl ${command}`,
      exit: exitCode,
      stdout: hide(stdout),
      stderr: hide(stderr),
      stdoutRaw: stdout,
    })
  }
  return runs
}

import type { NodePressure } from '../../api/node-spec'
import { pods } from '../../api/resources'
import { equal, isObject } from '../../base/json'
import { type Milliseconds, milliseconds, seconds } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import type { Cluster, SimulationControls } from '../../cluster/cluster'
import { type CaseStep, type StepActions, unknownActions } from './case'
import { imageBehaviour, nodeSpec } from './image-behaviours'
import type { Names } from './names'
import { resourceNamed } from './snapshot-shape'

export interface Stage {
  readonly cluster: Cluster
  readonly simulation: SimulationControls
  readonly names: Names
}

/** How long `until` waits unless the case says, as the recorder did. */
const UNTIL_TIMEOUT = seconds(30)
const UNTIL_INTERVAL = milliseconds(100)

const listOf = (names: string | readonly string[] | undefined): readonly string[] =>
  names === undefined ? [] : typeof names === 'string' ? [names] : names

/** The faults and waits of a step, in the order of the case format; kubectl comes before all of them. */
export async function act(step: CaseStep, stage: Stage): Promise<void> {
  const unknown = unknownActions(step)
  if (unknown.length > 0) throw new UsageError(`Cannot replay the step: it has unknown actions ${unknown.join(', ')}.`)
  strikeNodes(step, stage)
  await strikePods(step, stage)
  if (step.sleep !== undefined) stage.simulation.advance(seconds(step.sleep))
  if (step.until) await waitUntil(step.until, stage)
}

function strikeNodes(step: StepActions, { simulation }: Stage): void {
  for (const name of listOf(step.nodeDown)) simulation.disconnectNode(name)
  for (const name of listOf(step.nodeUp)) {
    simulation.startNode(name)
    simulation.setNodeReady(name, true)
  }
  for (const name of listOf(step.nodeNotReady)) simulation.setNodeReady(name, false)
  const { nodePressure } = step
  if (nodePressure) simulation.setNodePressure(nodePressure.node, nodePressure.type as NodePressure, nodePressure.on)
  if (step.addNode) simulation.addNode(nodeSpec(step.addNode))
  for (const name of listOf(step.removeNode)) simulation.removeNode(name)
  if (step.setImage) simulation.setImage(step.setImage.image, imageBehaviour(step.setImage.behaviour))
}

async function strikePods(step: StepActions, stage: Stage): Promise<void> {
  const { simulation } = stage
  const { setPodReady, failPod, crashPod } = step
  if (setPodReady) simulation.setPodReady(await podKey(setPodReady.pod, stage), setPodReady.ready)
  if (failPod) simulation.failPod(await podKey(failPod.pod, stage), failPod.reason ?? '', failPod.message ?? '')
  if (crashPod) simulation.crashPod(await podKey(crashPod.pod, stage), crashPod.exitCode ?? 1)
}

async function podKey(reference: string, stage: Stage): Promise<{ namespace: string; name: string }> {
  const words = (await resolveReferences(reference, stage)).split('/')
  return { namespace: words.length > 1 ? (words[0] as string) : 'default', name: words.at(-1) as string }
}

/**
 * A command line with live names for its placeholders. `<pod:agent-@node-1>` is the live pod of that prefix
 * on that node. A pod that is gone, because another of several equal pods was the victim, stands for the
 * one of its parent that is in its place by age.
 */
export async function resolveReferences(text: string, stage: Stage): Promise<string> {
  const live = await stage.cluster.list(pods)
  const onNode = text.replace(/<pod:([^@>]*)@([^>]+)>/g, (reference, prefix: string, node: string) => {
    const found = live.find(({ metadata, spec }) => metadata.name.startsWith(prefix) && spec.nodeName === node)
    return found?.metadata.name ?? reference
  })
  const present = new Set(live.map(({ metadata }) => metadata.name))
  return onNode
    .replace(/[a-z0-9.-]*(?:<(?:rs|job)\d+>-)?<p(\d+)>/g, (name, number: string) => {
      const exact = stage.names.find(name)
      if (exact && present.has(exact)) return exact
      const prefix = name.replace(/<p\d+>$/, '')
      const alike = live
        .map(({ metadata }) => metadata.name)
        .filter((candidate) => stage.names.hide(candidate).replace(/<p\d+>$/, '') === prefix)
      return alike[Math.min(Number(number), alike.length) - 1] ?? exact ?? name
    })
    .replace(/[a-z0-9.-]*<(?:rs|cr|job|p)\d+>/g, (name) => stage.names.find(name) ?? name)
}

async function waitUntil(until: NonNullable<StepActions['until']>, stage: Stage): Promise<void> {
  const { cluster, simulation } = stage
  const resource = resourceNamed(until.kind.toLowerCase(), cluster.resources())
  if (!resource) throw new UsageError(`Cannot wait until a ${until.kind} is something: no such kind.`)
  const name = await resolveReferences(until.name, stage)
  const namespace = resource.namespaced ? 'default' : ''
  let left: Milliseconds = until.timeout === undefined ? UNTIL_TIMEOUT : seconds(until.timeout)
  for (;;) {
    const object = await cluster.find(resource, { namespace, name })
    if (equal(at(object, until.path), until.equals) || left <= 0) return
    simulation.advance(UNTIL_INTERVAL)
    left = milliseconds(left - UNTIL_INTERVAL)
  }
}

/** `status.readyReplicas`, `.spec.containers[0].image` */
const at = (object: unknown, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter((word) => word !== '')
    .reduce<unknown>(
      (value, word) => (isObject(value) || Array.isArray(value) ? (value as never)[word] : undefined),
      object,
    )

import { formatKey, keyOf } from '../src/api/object'
import { events, pods } from '../src/api/resources'
import type { Cluster } from '../src/cluster/cluster'
import { createKubectl } from '../src/kubectl'
import { clusterPicture, placementTable } from '../src/report'
import { featureFiles } from './feature-files'
import type { GherkubeWorld } from './world'

/** Texts beyond this are cut in their middle: reports carry every byte of them. */
const MOST_CHARACTERS = 60_000

/** Attaches what the cluster looked like at the end, and how it came there. */
export async function attachEvidence(world: GherkubeWorld): Promise<void> {
  const cluster = world.clusterIfAny
  if (!cluster) return
  const { simulation } = cluster
  const past = simulation && { history: simulation.history(), start: simulation.start, now: cluster.now() }
  attachPicture(world, 'pods over time and by node', clusterPicture(await cluster.view(), past))
  await attachPlacements(world, cluster)
  for (const [name, text] of world.records) attachText(world, name, text())
  if (simulation?.unmodelled.length) attachText(world, NOT_SIMULATED, `${simulation.unmodelled.join('\n')}\n`)
  attachText(world, 'at the end', await lastLook(world, cluster))
}

/** What a person would type at the end and read; the last line runs the scenario again. */
async function lastLook(world: GherkubeWorld, cluster: Cluster): Promise<string> {
  const kubectl = createKubectl({ cluster, files: featureFiles(world), namespace: world.namespace })
  const where = await namespaceFlag(world, cluster)
  const commands = [`kubectl get all${where} -o wide`]
  if ((await cluster.list(events)).length > 0) commands.push(`kubectl get events${where} --sort-by=.lastTimestamp`)
  const parts: string[] = []
  for (const command of commands) {
    const { stdout, stderr } = await kubectl.run(command)
    parts.push(`$ ${command}\n${shortened(stdout + stderr)}`)
  }
  return [...parts, `$ ${world.replay}\n`].join('\n')
}

/** The terminal collects attachments of this name and tells of them at the end of the run. */
const NOT_SIMULATED = 'not simulated'

const MOST_PLACEMENTS = 10

/** Why pods are where they are: those that have no node, and those that the scenario asked about. */
async function attachPlacements(world: GherkubeWorld, cluster: Cluster): Promise<void> {
  const { simulation } = cluster
  if (!simulation) return
  const pending = (await cluster.list(pods)).filter(({ spec }) => !spec.nodeName).map(keyOf)
  const asked = new Map([...world.explainedPods.values(), ...pending].map((key) => [formatKey(key), key]))
  const placements = [...asked.values()].flatMap((key) => simulation.explain(key) ?? [])
  const tables = placements.slice(0, MOST_PLACEMENTS).map((placement) => placementTable(placement))
  const rest = placements.length - tables.length
  if (rest > 0) tables.push(`… and ${rest} more pods\n`)
  if (tables.length > 0) attachText(world, 'placement of pods', shortened(tables.join('\n')))
}

/** All namespaces only where more than the scenario's own has pods: the column costs width. */
async function namespaceFlag(world: GherkubeWorld, cluster: Cluster): Promise<string> {
  const used = new Set((await cluster.list(pods)).map(({ metadata }) => metadata.namespace))
  return [...used].every((namespace) => namespace === world.namespace) ? '' : ' -A'
}

/** Cucumber's report shows a picture only when it gets bytes. */
function attachPicture(world: GherkubeWorld, fileName: string, svg: string | undefined): void {
  if (svg) world.attach(Buffer.from(svg), { mediaType: 'image/svg+xml', fileName: `${fileName}.svg` })
}

function attachText(world: GherkubeWorld, fileName: string, text: string): void {
  world.attach(text, { mediaType: 'text/plain', fileName })
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  const half = MOST_CHARACTERS / 2
  return `${text.slice(0, half)}\n… ${text.length - MOST_CHARACTERS} characters left out …\n${text.slice(-half)}`
}

import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { NodeSpec } from '../../api/node-spec'
import { instant } from '../../base/time'
import { UsageError } from '../../base/usage-error'
import { createSimulatedCluster, type Simulated } from '../../cluster/simulated'
import { loadObjects } from '../../cluster/simulated/snapshot'
import { inflict, keepState, readState, type StateFile, serveCluster } from '../../http'
import type { ExitCode, Terminal } from '../command'
import type { ServeArguments } from '../commands/serve'
import { applyManifests } from './apply-manifests'
import { type SortedFiles, sortFiles } from './sort-files'

/** Serves a cluster until the process is told to stop. @throws {UsageError} for what cannot be read, written or opened */
export async function serveUntilStopped(options: ServeArguments, terminal: Terminal): Promise<ExitCode> {
  const kept = options.state === undefined ? undefined : readState(options.state)
  const files = await sortFiles(options.files, terminal)
  const cluster = createSimulatedCluster({
    seed: options.seed,
    start: instant(Date.now()),
    ...(kept ? { objects: kept.objects, revision: kept.revision } : { nodes: machines(options, files) }),
  })
  for (const fault of kept?.faults ?? []) await inflict(cluster, fault)
  cluster.simulation.settle()
  if (!kept) await loadClusterFiles(cluster, files, terminal)
  await applyManifests(cluster, files.manifests, terminal)
  if (options.state === undefined) return await serve(cluster, options, { terminal })
  using state = await keepState(options.state, cluster, kept?.faults)
  return await serve(cluster, options, { terminal, state })
}

const MACHINES = 3

/** As many as were asked for; without a word, those of the cluster files, or else three. */
function machines({ nodes }: ServeArguments, { objects }: SortedFiles): readonly NodeSpec[] {
  const usual = objects.some(({ kind }) => kind === 'Node') ? 0 : MACHINES
  return Array.from({ length: nodes ?? usual }, (_, i) => ({ name: `node-${i + 1}` }))
}

async function loadClusterFiles(
  cluster: Simulated,
  { objects, clusterFiles }: SortedFiles,
  terminal: Terminal,
): Promise<void> {
  if (objects.length === 0) return
  const { nodes, pods, leftOut } = await loadObjects(cluster, objects)
  terminal.out(`${clusterFiles.join(', ')}: ${nodes} nodes and ${pods} pods\n`)
  for (const line of leftOut) terminal.out(`  left out: ${line}\n`)
}

interface Surroundings {
  readonly terminal: Terminal
  readonly state?: StateFile
}

async function serve(
  cluster: Simulated,
  options: ServeArguments,
  { terminal, state }: Surroundings,
): Promise<ExitCode> {
  const { port, speed } = options
  const onError = (error: unknown): void =>
    terminal.err(`gherkube: ${error instanceof Error ? error.message : String(error)}\n`)
  await using served = await serveCluster(cluster, {
    port,
    speed,
    onError,
    beforeAnswer: () => state?.flush(),
    onFault: (fault) => state?.fault(fault),
  })
  const file = writeKubeconfig(options.kubeconfig, served.kubeconfig)
  // Whoever reads that it is ready may stop it at once.
  const end = stopped()
  terminal.out(`Kubernetes ${cluster.version} (simulated) at ${served.access.url}\n`)
  terminal.out(`Kubeconfig: ${file}\n\n  export KUBECONFIG=${file}\n\nCtrl-C ends it.\n`)
  await end
  if (options.kubeconfig === undefined) rmSync(dirname(file), { recursive: true, force: true })
  return 0
}

/** The token in it is a key to the server: nobody else may read the file. */
function writeKubeconfig(path: string | undefined, text: string): string {
  try {
    const file = path ?? join(mkdtempSync(join(tmpdir(), 'gherkube-')), 'kubeconfig')
    const isNew = !existsSync(file)
    writeFileSync(file, text, { mode: 0o600 })
    if (!isNew) chmodSync(file, 0o600)
    return file
  } catch (error) {
    throw new UsageError(
      `Cannot write the kubeconfig: ${error instanceof Error ? error.message : String(error)}; choose another place with --kubeconfig`,
    )
  }
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}

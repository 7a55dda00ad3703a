import { UsageError } from '../../base/usage-error'
import type { Simulated } from '../../cluster/simulated'
import { createKubectl } from '../../kubectl'
import type { Terminal } from '../command'
import { filesOf } from '../terminal-files'

/** Applies manifests before anybody looks. @throws {UsageError} in kubectl's words when one is refused */
export async function applyManifests(cluster: Simulated, paths: readonly string[], terminal: Terminal): Promise<void> {
  const kubectl = createKubectl({ cluster, files: filesOf(terminal) })
  for (const path of paths) {
    const { exitCode, stdout, stderr } = await kubectl.run(`kubectl apply -f '${path.replaceAll("'", `'\\''`)}'`)
    if (exitCode !== 0) throw new UsageError(`Cannot apply ${path}: ${stderr.trim()}`)
    terminal.out(stdout)
  }
}

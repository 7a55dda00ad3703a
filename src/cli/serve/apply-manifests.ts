import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../base/usage-error'
import type { Simulated } from '../../cluster/simulated'
import { createKubectl, type FileSource } from '../../kubectl'
import type { Terminal } from '../command'

/** Files as they are named on the command line. */
const filesBelow = (cwd: string): FileSource => ({
  read: async (path) => {
    const file = resolve(cwd, path)
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined
  },
  list: async (path) => {
    const folder = resolve(cwd, path)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
    return readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    )
  },
})

/** Applies manifests before anybody looks. @throws {UsageError} in kubectl's words when one is refused */
export async function applyManifests(cluster: Simulated, paths: readonly string[], terminal: Terminal): Promise<void> {
  const kubectl = createKubectl({ cluster, files: filesBelow(terminal.cwd) })
  for (const path of paths) {
    const { exitCode, stdout, stderr } = await kubectl.run(`kubectl apply -f '${path.replaceAll("'", `'\\''`)}'`)
    if (exitCode !== 0) throw new UsageError(`Cannot apply ${path}: ${stderr.trim()}`)
    terminal.out(stdout)
  }
}

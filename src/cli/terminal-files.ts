import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FileSource } from '../kubectl/files'
import { kustomize } from '../kubectl/kustomize'
import type { Terminal } from './command'

/** Files as they are named on the command line. */
export function filesOf({ cwd }: Pick<Terminal, 'cwd'>): FileSource {
  const statOf = (path: string) => statSync(resolve(cwd, path), { throwIfNoEntry: false })
  return {
    read: async (path) => (statOf(path)?.isFile() ? readFileSync(resolve(cwd, path), 'utf8') : undefined),
    list: async (path) => {
      if (!statOf(path)?.isDirectory()) return undefined
      const entries = readdirSync(resolve(cwd, path), { withFileTypes: true })
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
    },
    render: (path) => kustomize(resolve(cwd, path)),
  }
}

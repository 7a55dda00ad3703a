import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { FileSource } from '../src/kubectl/files'
import { kustomize } from '../src/kubectl/kustomize'
import { resolveBeside } from './scenario'
import type { GherkubeWorld } from './world'

/** What a command of a scenario can read: files that the scenario wrote, then files beside the feature. */
export function featureFiles(world: GherkubeWorld): FileSource {
  const path = (name: string): string => resolveBeside(world.scenario.uri, name)
  return {
    read: async (name) => {
      const written = world.files.get(name.replace(/^\.\//, ''))
      if (written !== undefined) return written
      return statOf(path(name))?.isFile() ? readFileSync(path(name), 'utf8') : undefined
    },
    list: async (name) => {
      if (!statOf(path(name))?.isDirectory()) return undefined
      const entries = readdirSync(path(name), { withFileTypes: true })
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort()
    },
    render: (name) => kustomize(path(name)),
  }
}

const statOf = (path: string) => statSync(path, { throwIfNoEntry: false })

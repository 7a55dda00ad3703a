import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Files beside a feature file and one folder below, as a step would name them: for suggestions. */
export function neighbours(uri: string): string[] {
  const home = dirname(uri)
  const list = (folder: string): string[] => {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name)
        if (!entry.isDirectory()) return [relative(home, path)]
        return folder === home ? list(path) : []
      })
    } catch {
      return [] // The folder cannot be read, so it has nothing to suggest.
    }
  }
  return list(home).sort()
}

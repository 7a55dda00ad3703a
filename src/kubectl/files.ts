/** Where manifests come from. Nothing outside of it can be read. Paths are as they are written on the command line. */
export interface FileSource {
  /** The text of a file; `undefined` when there is none of that name. */
  read(path: string): Promise<string | undefined>
  /** Names of the entries of a directory, those of directories ending in `/`; `undefined` when it is no directory. */
  list(directory: string): Promise<readonly string[] | undefined>
  /** What kustomize makes of a directory, in YAML. Absent where no program may run. @throws {CommandError} */
  render?(directory: string): Promise<string>
}

/** Files that exist in memory only, such as the doc strings of a feature. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileSource {
  const texts = new Map(Object.entries(files).map(([path, text]) => [normalize(path), text]))
  return {
    read: async (path) => texts.get(normalize(path)),
    list: async (directory) => {
      const under = normalize(directory) === '' ? '' : `${normalize(directory)}/`
      const names = [...texts.keys()].filter((path) => path.startsWith(under)).map((path) => path.slice(under.length))
      const entries = names.map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : name))
      return entries.length === 0 ? undefined : [...new Set(entries)].sort()
    },
  }
}

const normalize = (path: string): string =>
  path
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '')

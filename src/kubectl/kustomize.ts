import { execFile } from 'node:child_process'
import { CommandError } from './errors'

/** Programs that render a directory, the first that is installed does it. */
const TOOLS = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
] as const

const LIMITS = { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }

/**
 * What the machine's own kustomize makes of a directory; no shell runs.
 * @param env where it is looked for: its PATH
 * @throws {CommandError} in kustomize's words, or saying what is missing
 */
export async function kustomize(directory: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  for (const tool of TOOLS) {
    const rendered = await run(tool, directory, env)
    if (rendered !== undefined) return rendered
  }
  throw new CommandError(
    'kustomize is not installed: -k needs the program "kustomize" or "kubectl" on the PATH; or render the directory elsewhere with `kustomize build` and apply the file',
  )
}

/** @returns `undefined` when there is no such program */
function run(
  [program, verb]: (typeof TOOLS)[number],
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile(program, [verb, directory], { ...LIMITS, env }, (error, stdout, stderr) => {
      if (!error) resolve(stdout)
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve(undefined)
      else reject(new CommandError(complaint(stderr) || error.message))
    })
  })
}

/** kustomize says `Error: why`, kubectl logs `… "command failed" err="why"`. */
function complaint(stderr: string): string {
  const logged = /"command failed" err=("(?:[^"\\]|\\.)*")/.exec(stderr)?.[1]
  return logged === undefined ? stderr.trim().replace(/^error: /i, '') : String(JSON.parse(logged))
}

import { dirname, join, sep } from 'node:path'

/** The package with its compiled files and sources. */
const PACKAGE = dirname(dirname(__dirname))

/** Errors that speak about the scenario: where in gherkube they arose helps nobody. */
const ABOUT_THE_SCENARIO = new Set(['UsageError', 'AssertionError', 'StatusError', 'CommandError'])

const MACHINERY = ['chai', join('@cucumber', 'cucumber')]
const OWN_FOLDERS = [__dirname, join(dirname(__dirname), 'src'), join(PACKAGE, 'src'), join(PACKAGE, 'steps')]

const isOwnFrame = (line: string): boolean =>
  line.includes('node:') ||
  MACHINERY.some((name) => line.includes(join('node_modules', name))) ||
  OWN_FOLDERS.some((folder) => line.includes(`${folder}${sep}`))

const LONGEST_LINE = 2000

/** Whoever reads such a line has read enough; and Cucumber, which looks for frames in it, takes time that grows with its square. */
const readable = (text: string): string =>
  text.replace(/.{2001,}/g, (line) => `${line.slice(0, LONGEST_LINE)} … (${line.length} characters)`)

/** Takes gherkube's own frames out of the stack of an error that is about the scenario; a user's frames stay. */
export function cleanStack(error: unknown): void {
  if (!(error instanceof Error)) return
  error.message = readable(error.message)
  error.stack = readable(error.stack ?? '')
  if (!ABOUT_THE_SCENARIO.has(error.name)) return
  // The message may tell of another program's stack: only what comes after it is this one's.
  const start = error.stack.indexOf(error.message) + error.message.length
  const frames = error.stack
    .slice(start)
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !isOwnFrame(line))
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
}

import { parseArgs } from 'node:util'
import { UsageError } from '../src/base/usage-error'
import { splitCommandLine } from '../src/kubectl'
import type { CommandResult } from './world'

/** Runs one command of a line, without what a shell adds to it. */
type Run = (command: string) => Promise<CommandResult>

/**
 * A line as a person types it: one command, in which `$(kubectl …)` stands for what another prints, and whose output may go
 * through filters, `| grep web`. There is no more of a shell. It fails when any part of it does.
 * @throws {UsageError}
 */
export async function runTyped(line: string, run: Run): Promise<CommandResult> {
  const [command = '', ...filters] = await expand(line, run)
  let result = await run(command.trim())
  for (const filter of filters) {
    if (result.exitCode !== 0) return result
    result = { ...result, ...applyFilter(filter, result.stdout) }
  }
  return result
}

/** The commands of a line that pipes connect, with the substitutions in them made. */
async function expand(line: string, run: Run): Promise<readonly string[]> {
  const commands = ['']
  for (const { kind, text } of piecesOf(line)) {
    if (kind === 'pipe') commands.push('')
    else commands[commands.length - 1] += kind === 'text' ? text : await printedBy(text, run)
  }
  return commands
}

async function printedBy(command: string, run: Run): Promise<string> {
  const { exitCode, stdout, stderr } = await runTyped(command, run)
  if (exitCode === 0) return stdout.trimEnd().replaceAll('\n', ' ')
  throw new UsageError(
    `Cannot run $(${command}): it ended with exit code ${exitCode}: ${stderr.trimEnd() || 'no output'}`,
  )
}

interface Piece {
  readonly kind: 'text' | 'pipe' | 'substitution'
  readonly text: string
}

/** Plain text, pipes and substitutions, as quotes tell them apart; a comment ends the line. */
function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = []
  let quote = ''
  for (const [token] of line.matchAll(/\\.|\$\((?:'[^']*'|"[^"]*"|[^'")])*\)|\|\|?|\s#.*|[\s\S]/g)) {
    const isPlain = quote === ''
    if (isPlain && token === '|') pieces.push({ kind: 'pipe', text: token })
    else if (quote !== "'" && token.startsWith('$(')) pieces.push({ kind: 'substitution', text: token.slice(2, -1) })
    else if (!isPlain || !/^\s#/.test(token)) pieces.push({ kind: 'text', text: token })
    if (token === quote) quote = ''
    else if (isPlain && (token === '"' || token === "'")) quote = token
  }
  return pieces
}

/** A program that reads lines: what it prints, and its exit code. */
type Filter = (words: readonly string[], lines: readonly string[]) => Pick<CommandResult, 'stdout' | 'exitCode'>

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['grep', grep],
  ['head', (words, lines) => printed(lines.slice(0, lineCount(words)))],
  ['tail', (words, lines) => printed(lines.slice(-lineCount(words)))],
  ['sort', (words, lines) => printed(words.includes('-r') ? [...lines].sort().reverse() : [...lines].sort())],
  ['wc', (_, lines) => printed([String(lines.length)])],
])

function applyFilter(command: string, text: string): Pick<CommandResult, 'stdout' | 'exitCode'> {
  const [program = '', ...words] = splitCommandLine(command)
  const filter = FILTERS.get(program)
  if (!filter) {
    throw new UsageError(
      `Cannot run "${command.trim()}": behind a pipe only ${[...FILTERS.keys()].join(', ')} run here`,
    )
  }
  return filter(words, text === '' ? [] : text.replace(/\n$/, '').split('\n'))
}

const printed = (lines: readonly string[]): Pick<CommandResult, 'stdout' | 'exitCode'> => ({
  stdout: lines.map((line) => `${line}\n`).join(''),
  exitCode: 0,
})

/** `-n 3`, `-n3` or `-3`; 10 unless given. */
const lineCount = (words: readonly string[]): number => Number(/-n?\s*(\d+)/.exec(words.join(' '))?.[1] ?? 10)

function grep(words: readonly string[], lines: readonly string[]): Pick<CommandResult, 'stdout' | 'exitCode'> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      count: { type: 'boolean', short: 'c' },
      'extended-regexp': { type: 'boolean', short: 'E' },
      'ignore-case': { type: 'boolean', short: 'i' },
      'invert-match': { type: 'boolean', short: 'v' },
      'word-regexp': { type: 'boolean', short: 'w' },
    },
  })
  const [given = ''] = positionals
  // In a basic expression these are characters like any other.
  const source = values['extended-regexp'] ? given : given.replace(/[+?|(){}]/g, '\\$&')
  const pattern = new RegExp(values['word-regexp'] ? `\\b(?:${source})\\b` : source, values['ignore-case'] ? 'i' : '')
  const found = lines.filter((line) => pattern.test(line) !== !!values['invert-match'])
  return { ...printed(values.count ? [String(found.length)] : found), exitCode: found.length > 0 ? 0 : 1 }
}

import { UsageError } from '../src/base/usage-error'
import { splitCommandLine } from '../src/kubectl'
import { readWords, refusal } from '../src/net-tools'
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
type Filter = (words: readonly string[], lines: readonly string[]) => Filtered
type Filtered = Pick<CommandResult, 'stdout' | 'exitCode'>

const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['grep', grep],
  ['head', (words, lines) => printed(lines.slice(0, lineCount('head', words)))],
  ['tail', (words, lines) => printed(lines.slice(-lineCount('tail', words)))],
  ['sort', sort],
  ['wc', count],
])

function applyFilter(command: string, text: string): Filtered {
  const [program = '', ...words] = splitCommandLine(command)
  const filter = FILTERS.get(program)
  if (!filter) {
    throw new UsageError(
      `Cannot run "${command.trim()}": behind a pipe only ${[...FILTERS.keys()].join(', ')} run here`,
    )
  }
  return filter(words, text === '' ? [] : text.replace(/\n$/, '').split('\n'))
}

const printed = (lines: readonly string[]): Filtered => ({
  stdout: lines.map((line) => `${line}\n`).join(''),
  exitCode: 0,
})

/** `-n 3`, `-n3` or `-3`; 10 unless given. */
function lineCount(filter: string, words: readonly string[]): number {
  const given = words.join(' ')
  const [, number] = /^-(?:n ?)?(\d+)$/.exec(given) ?? []
  if (number === undefined && given !== '') throw refusal(filter, `it knows -n NUMBER only, found ${given}`)
  return Number(number ?? 10)
}

function sort(words: readonly string[], lines: readonly string[]): Filtered {
  const { values } = readWords('sort', words, { reverse: { type: 'boolean', short: 'r' } })
  const sorted = [...lines].sort()
  return printed(values.reverse ? sorted.reverse() : sorted)
}

function count(words: readonly string[], lines: readonly string[]): Filtered {
  if (words.join(' ') !== '-l') throw refusal('wc', 'it counts lines only, with -l')
  return printed([String(lines.length)])
}

const GREP_OPTIONS = {
  count: { type: 'boolean', short: 'c' },
  'extended-regexp': { type: 'boolean', short: 'E' },
  'ignore-case': { type: 'boolean', short: 'i' },
  'invert-match': { type: 'boolean', short: 'v' },
  'word-regexp': { type: 'boolean', short: 'w' },
} as const

function grep(words: readonly string[], lines: readonly string[]): Filtered {
  const { values, positionals } = readWords('grep', words, GREP_OPTIONS)
  const [given = ''] = positionals
  if (positionals.length !== 1) throw refusal('grep', `it takes one pattern, found ${positionals.length}`)
  // In a basic expression these are characters like any other.
  const source = values['extended-regexp'] ? given : given.replace(/[+?|(){}]/g, '\\$&')
  const pattern = regularExpression(values['word-regexp'] ? `\\b(?:${source})\\b` : source, !!values['ignore-case'])
  const found = lines.filter((line) => pattern.test(line) !== !!values['invert-match'])
  return { ...printed(values.count ? [String(found.length)] : found), exitCode: found.length > 0 ? 0 : 1 }
}

function regularExpression(source: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, ignoreCase ? 'i' : '')
  } catch (error) {
    throw refusal('grep', (error as Error).message)
  }
}

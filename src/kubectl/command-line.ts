import { parse } from 'shell-quote'
import { remembered } from '../base/remembered'
import { UsageError } from '../base/usage-error'

const OPERATOR_MEANING: Readonly<Record<string, string>> = {
  '|': 'a pipe',
  '|&': 'a pipe',
  '>': 'a redirection',
  '>>': 'a redirection',
  '<': 'a redirection',
  '<<<': 'a here string',
  '>&': 'a redirection',
  '&>': 'a redirection',
  '&': 'a background command',
  '&&': 'a second command',
  '||': 'a second command',
  ';': 'a second command',
  ';;': 'a second command',
  '(': 'a subshell',
  ')': 'a subshell',
  '<(': 'a process substitution',
}

/**
 * Splits a command line into words as a shell would, with its quotes and escapes, and nothing else of a shell:
 * variables stay as they are written, and so do patterns (`*=nginx:1.20`), as in a shell where no file matches;
 * a comment ends the line.
 * @throws {UsageError} when the line needs a shell: pipes, redirections, substitutions, several commands.
 */
export const splitCommandLine = remembered((line): readonly string[] => {
  const text = line.trim()
  refuseTrouble(text)
  return parse(text.replace(/\\\r?\n/g, ' ').replaceAll('$', DOLLAR)).flatMap((word) => {
    if (typeof word === 'string') return [word.replaceAll(DOLLAR, '$')]
    if ('comment' in word) return []
    if (word.op === 'glob') return [word.pattern.replaceAll(DOLLAR, '$')]
    throw shellNeeded(text, OPERATOR_MEANING[word.op] ?? 'a shell operator', word.op)
  })
})

/** Stands for `$` while the line is split, so that no variable is expanded. */
const DOLLAR = '\u{e000}'

/** Finds what shell-quote would pass over in silence. */
function refuseTrouble(line: string): void {
  let open = ''
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string
    if (open === "'") {
      if (character === "'") open = ''
    } else if (character === '\\') i++
    else if (character === '`') throw shellNeeded(line, 'a command substitution', '`')
    else if (character === '$' && line[i + 1] === '(') throw shellNeeded(line, 'a command substitution', '$(')
    else if (character === '\n' && !open) throw shellNeeded(line, 'a second command', '\\n')
    else if (open === '"') {
      if (character === '"') open = ''
    } else if (character === '"' || character === "'") open = character
  }
  if (open) throw new UsageError(`Cannot run ${JSON.stringify(line)}: the quote ${open} is never closed.`)
}

const shellNeeded = (line: string, what: string, sign: string): UsageError =>
  new UsageError(
    `Cannot run ${JSON.stringify(line)}: "${sign}" is ${what}, and no shell runs here. ` +
      'Give one kubectl command a line; put the sign in quotes if it is part of an argument.',
  )

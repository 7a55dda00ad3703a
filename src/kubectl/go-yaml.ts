import type { YAMLError } from 'yaml'

interface Stumble {
  readonly problem: string
  /** From 1. */
  readonly line: number
}

const MAPPING = 'mapping values are not allowed in this context'
const NO_TOKEN = 'found character that cannot start any token'

/**
 * What go-yaml says about text that the `yaml` package refuses: `line 3: mapping values are not allowed in this context`.
 * Simplified: the common mistakes have go-yaml's words and its line numbers (its parser counts from 0, its scanner
 * from 1); rare ones are reported in the words of the `yaml` package.
 */
export function goYamlProblem(error: YAMLError, text: string, line: number): string {
  const { problem, line: at } = stumble(error, text, line)
  return at > 0 ? `line ${at}: ${problem}` : problem
}

function stumble(error: YAMLError, text: string, line: number): Stumble {
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { problem: MAPPING, line: lineOfColon(text, error.pos[0]) }
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return { problem: NO_TOKEN, line }
    case 'BAD_DQ_ESCAPE':
      return { problem: 'found unknown escape character', line }
    case 'MULTILINE_IMPLICIT_KEY':
      return { problem: "could not find expected ':'", line: line + 1 }
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
      return structural(error.message, text, line)
    default:
      return { problem: error.message, line }
  }
}

function structural(message: string, text: string, line: number): Stumble {
  if (/closing ['"]quote/.test(message)) return { problem: 'found unexpected end of stream', line: lastLine(text) + 1 }
  const close = /^Flow (?:sequence|map) .* and end with a (.)/.exec(message)?.[1]
  if (close) return { problem: `did not find expected ',' or '${close}'`, line: line - 1 }
  const inSequence = /- indicator/.test(message) || (text.split('\n')[line - 2] ?? '').trimStart().startsWith('- ')
  return { problem: `did not find expected ${inSequence ? "'-' indicator" : 'key'}`, line: line - 1 }
}

/** The colon that makes a key where no key may be. */
function lineOfColon(text: string, from: number): number {
  const ahead = text.slice(from).search(/:(?=\s|$)/)
  return text.slice(0, from + Math.max(0, ahead)).split('\n').length
}

const lastLine = (text: string): number => text.trimEnd().split('\n').length

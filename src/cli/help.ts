import { HELP, type OptionSpec } from './arguments'
import type { Command } from './command'

const rows = (pairs: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...pairs.map(([left]) => left.length))
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('')
}

export const overview = (commands: readonly Command[]): string =>
  `Usage: gherkube [command] [options]

Declarative scenario tests for Kubernetes workloads, in virtual time.

Commands:
${rows(commands.map(({ name, summary }) => [name, summary]))}
Without a command, the features named (or features/) are run.
"gherkube <command> --help" says more.
`

function optionWords({ name, short, type, value }: OptionSpec): string {
  const words = `${short ? `-${short}, ` : ''}--${name}`
  if (type === 'flag') return words
  return type === 'optional' ? `${words}[=${value ?? 'value'}]` : `${words} ${value ?? '<value>'}`
}

export const commandHelp = ({ name, usage, summary, options, details }: Command): string =>
  `Usage: gherkube ${name}${usage ? ` ${usage}` : ''}

${summary[0]?.toUpperCase()}${summary.slice(1)}.

Options:
${rows([...options, HELP].map((option) => [optionWords(option), option.help]))}${details ? `\n${details}\n` : ''}`

import { didYouMean } from '../base/text'
import { UsageError } from '../base/usage-error'
import { parseArguments } from './arguments'
import type { ExitCode, Terminal } from './command'
import { COMMANDS, DEFAULT_COMMAND } from './commands'
import { commandHelp, overview } from './help'

/** Runs one command line and says how it ended. Mistakes in it are one clear line on the error output. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`gherkube: ${error.message}\n`)
    return 2
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first = '', ...rest] = argv
  if (first === '--help' || first === '-h' || first === 'help') {
    const topic = COMMANDS.find(({ name }) => name === rest[0])
    terminal.out(topic ? commandHelp(topic) : overview(COMMANDS))
    return 0
  }
  if (first === '--version' || first === '-v') return await dispatch(['version'], terminal)
  const named = COMMANDS.find(({ name }) => name === first)
  if (!named) rejectMisspelt(first)
  const command = named ?? DEFAULT_COMMAND
  const args = parseArguments(named ? rest : argv, command.options)
  if (args.flag('help')) {
    terminal.out(commandHelp(command))
    return 0
  }
  const most = command.maxArguments ?? Number.POSITIVE_INFINITY
  if (args.positionals.length > most) {
    throw new UsageError(`Cannot run ${command.name}: unexpected argument "${args.positionals[most]}"`)
  }
  return await command.run(args, terminal)
}

/** A first word that is neither a command nor a path is most likely a misspelt command. */
function rejectMisspelt(word: string): void {
  if (word === '' || word.startsWith('-') || /[./\\*:]/.test(word)) return
  const hint = didYouMean(
    word,
    COMMANDS.map(({ name }) => name),
  )
  if (hint) throw new UsageError(`Cannot run "${word}": there is no such command.${hint}`)
}

import { CommandError } from '../errors'
import { getRaw } from '../raw'
import type { Call } from '../verb'

/** `kubectl get --raw PATH`: what the API answers there, as it is. @throws {CommandError} */
export async function printRaw(call: Call): Promise<void> {
  const { flags, session } = call
  const path = flags.text('raw')
  if (call.arguments.length > 0) throw new CommandError('arguments may not be passed when --raw is specified')
  if (flags.on('watch') || flags.on('watch-only') || flags.text('selector')) {
    throw new CommandError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    )
  }
  if (flags.text('output')) throw new CommandError('--raw and --output are mutually exclusive')
  if (!path.startsWith('/')) {
    throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`)
  }
  session.write(await getRaw(call.cluster, path))
}

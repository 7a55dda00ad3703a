import type { KubernetesObject } from '../api/object'
import type { AnyResource } from '../api/resource'
import { CommandError } from './errors'
import { ObjectPrinter, readFormat } from './output/object-printer'
import { kindPrefix } from './output/table'
import type { Call } from './verb'

export type DryRun = 'none' | 'client' | 'server'

/** @throws {CommandError} for values that mean nothing */
export function dryRunOf(call: Call): DryRun {
  if (!call.flags.knows('dry-run')) return 'none'
  const value = call.flags.text('dry-run')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') {
    throw new CommandError(
      '--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".',
    )
  }
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

const DRY_RUN_NOTE: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' }

/** Tells what happened to an object: `deployment.apps/web scaled`, or whatever `-o` asks for. */
export type Report = (resource: AnyResource, object: KubernetesObject, operation: string) => void

/** How this call wants to be told of its effects. @throws {CommandError} for an unknown `-o` */
export async function reportOf(call: Call): Promise<Report> {
  const { session, flags } = call
  const output = flags.knows('output') ? flags.text('output') : ''
  const template = flags.knows('template') ? flags.text('template') : ''
  const format = await readFormat({ session, output, template, tables: false })
  const note = DRY_RUN_NOTE[dryRunOf(call)]
  const printer = new ObjectPrinter(format, flags.knows('show-managed-fields') && flags.on('show-managed-fields'))
  return (resource, object, operation) => {
    const name = `${kindPrefix(resource)}/${object.metadata.name || '<unknown>'}`
    if (format.name === '') session.say(`${name} ${operation}${note}`)
    else if (format.name === 'name') session.say(name)
    else session.write(printer.print(object))
  }
}

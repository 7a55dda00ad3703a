import { type AnyResource, apiVersionOf, groupResource } from '../../api/resource'
import { type Documentation, type DocumentedField, documentationOf } from '../documentation'
import { CommandError, PlainError } from '../errors'
import { text, toggle } from '../flag'
import { findResource } from '../resource-types'
import type { Call, Verb } from '../verb'

export const explain: Verb = {
  name: 'explain',
  about: 'Get documentation for a resource.',
  usage: 'TYPE [--recursive=FALSE|TRUE]',
  flags: [
    toggle('recursive', 'Every field, without descriptions'),
    text('api-version', 'Which version of the kind'),
    text('output', 'Accepted', { short: 'o', fallback: 'plaintext' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  const [target] = call.arguments
  if (target === undefined) {
    throw new CommandError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  }
  if (call.arguments.length > 1) throw new CommandError('We accept only this format: explain RESOURCE')
  const [type = '', ...path] = target.split('.')
  const named = findResource(call.cluster.resources(), type)
  if (!named) throw new PlainError(`the server doesn't have a resource type "${type}"`)
  const resource = requireVersion(call, named)
  const root = documentationOf(resource)
  if (!root) throw new CommandError(`no documentation for ${resource.kind}`)
  const { session } = call
  if (resource.group) session.say(`GROUP:      ${resource.group}`)
  session.say(`KIND:       ${resource.kind}`)
  session.say(`VERSION:    ${resource.version}\n`)
  const found = path.length > 0 ? findField(root, path) : undefined
  const shown = found?.documentation() ?? root
  if (found) writeHead(call, found, shown)
  writeDescription(call, shown)
  if (shown.fields.length > 0) {
    session.say('FIELDS:')
    writeFields(call, shown, { level: 1, above: [] })
  }
  session.say('')
}

/** `--api-version` chooses among the versions of a kind. */
function requireVersion(call: Call, resource: AnyResource): AnyResource {
  const wanted = call.flags.text('api-version')
  if (!wanted || wanted === apiVersionOf(resource)) return resource
  const found = call.cluster
    .resources()
    .find((other) => groupResource(other) === groupResource(resource) && apiVersionOf(other) === wanted)
  if (found) return found
  throw new CommandError(`couldn't find resource for "${wanted}, Resource=${resource.plural}"`)
}

/** Follows a path from field to field; lists and maps are stepped through. @throws {CommandError} */
function findField(root: Documentation, path: readonly string[]): DocumentedField {
  let at = root
  let field: DocumentedField | undefined
  for (const name of path) {
    field = at.fields.find((each) => each.name === name)
    if (!field) throw new CommandError(`field "${name}" does not exist`)
    at = field.documentation()
  }
  return field as DocumentedField
}

function writeHead({ session }: Call, { name }: DocumentedField, { typeName, values }: Documentation): void {
  session.say(`FIELD: ${name} <${typeName}>`)
  if (values.length > 0) session.say(`ENUM:\n${values.map((value) => `    ${value}\n`).join('')}`)
  else session.say('\n')
}

function writeDescription({ session }: Call, { texts }: Documentation): void {
  session.say('DESCRIPTION:')
  if (texts.length === 0) session.say('    <empty>')
  else session.say(`${texts.map((part) => wrap(part, 4)).join('\n')}\n    `)
}

interface Place {
  readonly level: number
  /** Types that are being shown already: those that hold themselves are shown once. */
  readonly above: readonly unknown[]
}

function writeFields(call: Call, { fields }: Documentation, { level, above }: Place): void {
  const recursive = call.flags.on('recursive')
  const pad = '  '.repeat(level)
  for (const field of fields) {
    const shown = field.documentation()
    call.session.say(`${pad}${field.name}\t<${shown.typeName}>${field.required ? ' -required-' : ''}`)
    if (shown.values.length > 0) call.session.say(`${pad}enum: ${shown.values.join(', ')}`)
    if (!recursive) call.session.say(`${wrap(shown.texts[0] ?? '<no description>', 4)}\n`)
    else if (!above.includes(shown.id)) writeFields(call, shown, { level: level + 1, above: [...above, shown.id] })
  }
}

const WIDTH = 80

function wrap(text: string, indent: number): string {
  const pad = ' '.repeat(indent)
  return text
    .split('\n')
    .map((paragraph) => {
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        if (line && indent + line.length + 1 + word.length > WIDTH) {
          lines.push(line)
          line = word
        } else line = line ? `${line} ${word}` : word
      }
      return [...lines, line].map((part) => (part ? pad + part.trimEnd() : part)).join('\n')
    })
    .join('\n')
}

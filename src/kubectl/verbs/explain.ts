import { describeField, type Field, type FieldType, fieldTable, type ObjectType } from '../../api/fields/field-table'
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
    text('api-version', 'Accepted: there is one'),
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
  const resource = findResource(call.cluster.resources(), type)
  if (!resource) throw new PlainError(`the server doesn't have a resource type "${type}"`)
  const table = fieldTable()
  const root = table.ofResource(resource)
  if (!root) throw new CommandError(`no documentation for ${resource.kind}`)
  const found = path.length > 0 ? table.find(root, path) : undefined
  const { session } = call
  if (resource.group) session.say(`GROUP:      ${resource.group}`)
  session.say(`KIND:       ${resource.kind}`)
  session.say(`VERSION:    ${resource.version}\n`)
  if (path.length > 0 && !found) throw new CommandError(`field "${path.at(-1)}" does not exist`)
  if (found)
    session.say(
      `FIELD: ${found.field.name} ${typeName(found.field.type)}${found.field.required ? ' -required-' : ''}\n\n`,
    )
  const inner = found ? table.inner(found.field.type) : root
  writeDescription(call, found ? describeField(found.parent, found.field.name) : describeField(root), inner)
  if (inner) {
    session.say('FIELDS:')
    writeFields(call, inner, { level: 1, above: [] })
  }
  session.say('')
}

function writeDescription(call: Call, own: string, inner: ObjectType | undefined): void {
  const type = inner ? describeField(inner) : ''
  const texts = [own, ...(type && type !== own ? [type] : [])].filter(Boolean)
  call.session.say('DESCRIPTION:')
  call.session.say(`${(texts.length > 0 ? texts : ['<empty>']).map((part) => wrap(part, 4)).join('\n')}\n`)
}

interface Place {
  readonly level: number
  /** Types that are being shown already: those that hold themselves are shown once. */
  readonly above: readonly string[]
}

function writeFields(call: Call, type: ObjectType, { level, above }: Place): void {
  const recursive = call.flags.on('recursive')
  const pad = '  '.repeat(level)
  const fields = [...type.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const field of fields) {
    call.session.say(`${pad}${field.name}\t${typeName(field.type)}${field.required ? ' -required-' : ''}`)
    if (recursive) {
      const inner = fieldTable().inner(field.type)
      if (inner && !above.includes(inner.name))
        writeFields(call, inner, { level: level + 1, above: [...above, inner.name] })
    } else writeFieldText(call, type, field)
  }
}

function writeFieldText(call: Call, type: ObjectType, field: Field): void {
  const inner = fieldTable().inner(field.type)
  const said = describeField(type, field.name) || (inner ? describeField(inner) : '')
  call.session.say(`${wrap(said || '<no description>', 4)}\n`)
}

const SCALAR_NAMES: Readonly<Record<string, string>> = {
  bytes: 'string',
  int32: 'integer',
  int64: 'integer',
  quantity: 'Quantity',
  'int-or-string': 'IntOrString',
  time: 'Time',
  'micro-time': 'MicroTime',
  any: 'Object',
}

/** `<[]Container>`, `<map[string]string>`. */
const typeName = (type: FieldType): string => `<${bareName(type)}>`

function bareName(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
      return SCALAR_NAMES[type.scalar] ?? type.scalar
    case 'list':
      return `[]${bareName(type.of)}`
    case 'map':
      return `map[string]${bareName(type.of)}`
    case 'object':
      return fieldTable().type(type.type).shortName
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
      return [...lines, line].map((part) => (part ? pad + part : part)).join('\n')
    })
    .join('\n')
}

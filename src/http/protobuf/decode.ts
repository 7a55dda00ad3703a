import { Root, type Type } from 'protobufjs/light'
import { StatusError } from '../../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import { formatMicroTimestamp, formatTimestamp, instant } from '../../base/time'
import { PROTOBUF_KINDS, PROTOBUF_MESSAGES } from './messages'

/** What every protobuf body of Kubernetes begins with. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00])

interface MessageField {
  readonly name: string
  readonly id: number
  readonly shape: 'one' | 'list' | 'map'
  readonly type: string
  /** Its zero is sent only when it is meant. */
  readonly optional: boolean
  /** JSON has its fields beside those of the message itself. */
  readonly inline: boolean
}

const FIELD = /^(\w+)([?+])?=(\d+):(\[\]|\{\})?(\w+)$/

function readField(text: string): MessageField {
  const [, name = '', mark, id = '', shape, type = ''] = FIELD.exec(text) ?? []
  return {
    name,
    id: Number(id),
    type,
    optional: mark === '?',
    inline: mark === '+',
    shape: shape === '[]' ? 'list' : shape === '{}' ? 'map' : 'one',
  }
}

type Messages = ReadonlyMap<string, readonly MessageField[]>

const readMessages = (): Messages =>
  new Map(
    PROTOBUF_MESSAGES.trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...fields] = line.split(' ')
        return [name, fields.map(readField)]
      }),
  )

/** What the envelope holds around the object. */
const ENVELOPE = {
  TypeMeta: { fields: { apiVersion: { id: 1, type: 'string' }, kind: { id: 2, type: 'string' } } },
  Unknown: { fields: { typeMeta: { id: 1, type: 'TypeMeta' }, raw: { id: 2, type: 'bytes' } } },
}

function rootOf(messages: Messages): Root {
  const nested = Object.fromEntries(
    [...messages].map(([name, fields]) => [name, { fields: Object.fromEntries(fields.map(describe)) }]),
  )
  return Root.fromJSON({ nested: { ...nested, ...ENVELOPE } as never })
}

function describe({ name, id, shape, type }: MessageField): readonly [string, object] {
  switch (shape) {
    case 'one':
      return [name, { id, type }]
    case 'list':
      return [name, { id, type, rule: 'repeated', options: { packed: false } }]
    case 'map':
      return [name, { id, type, keyType: 'string' }]
  }
}

let schema: { readonly root: Root; readonly messages: Messages } | undefined

/** Built when the first protobuf body comes: most servers never see one. */
function loaded(): { readonly root: Root; readonly messages: Messages } {
  if (!schema) {
    const messages = readMessages()
    schema = { messages, root: rootOf(messages) }
  }
  return schema
}

/** Reads a protobuf body as the JSON that it stands for. @throws {StatusError} BadRequest, UnsupportedMediaType */
export function decodeProtobuf(body: Buffer): JsonValue {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw StatusError.badRequest(
      'the provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    )
  }
  const { root } = loaded()
  const envelope = decodeAs(root.lookupType('Unknown'), body.subarray(MAGIC.length))
  const { apiVersion = '', kind = '' } = (envelope.typeMeta ?? {}) as { apiVersion?: string; kind?: string }
  const name = messageOf(apiVersion, kind)
  const decoded = decodeAs(root.lookupType(name), (envelope.raw ?? new Uint8Array()) as Uint8Array)
  return { apiVersion, kind, ...(json(name, decoded) as JsonObject) }
}

function messageOf(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return kind
  const key = `${apiVersion}/${kind}`
  const name = Object.hasOwn(PROTOBUF_KINDS, key) ? PROTOBUF_KINDS[key] : undefined
  if (name) return name
  throw StatusError.of(
    415,
    'UnsupportedMediaType',
    `gherkube does not read ${apiVersion}, Kind=${kind} from protobuf; send application/json`,
    {},
  )
}

function decodeAs(type: Type, bytes: Uint8Array): Record<string, unknown> {
  try {
    return type.toObject(type.decode(bytes), { longs: Number, bytes: Buffer, arrays: false })
  } catch (error) {
    throw StatusError.badRequest(
      `the protobuf body cannot be read as ${type.name}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Messages that JSON writes as one plain value. */
const PLAIN: Readonly<Record<string, (message: Readonly<Record<string, unknown>>) => JsonValue | undefined>> = {
  Time: (message) => timeOf(message, false),
  MicroTime: (message) => timeOf(message, true),
  Quantity: ({ string }) => String(string ?? '0'),
  IntOrString: ({ type, intVal, strVal }) => (type === 1 ? String(strVal ?? '') : Number(intVal ?? 0)),
  FieldsV1: ({ Raw }) => (Raw ? (JSON.parse(String(Raw)) as JsonValue) : {}),
  RawExtension: ({ raw }) => (raw ? (JSON.parse(String(raw)) as JsonValue) : undefined),
}

function timeOf({ seconds, nanos }: Readonly<Record<string, unknown>>, precise: boolean): string | undefined {
  if (seconds === undefined) return undefined
  const at = instant(Number(seconds) * 1000 + Math.floor(Number(nanos ?? 0) / 1e6))
  return precise ? formatMicroTimestamp(at) : formatTimestamp(at)
}

const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false

/** A decoded message as JSON. Zeros of fields that are always sent are left out, as `omitempty` does. */
function json(name: string, message: Readonly<Record<string, unknown>>): JsonValue | undefined {
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
  if (plain) return plain(message)
  const fields = loaded().messages.get(name)
  // A list type has a message of its own around its items.
  const [only] = fields ?? []
  if (fields?.length === 1 && only?.name === 'items' && only.shape === 'list' && only.type === 'string') {
    return (message.items ?? []) as JsonValue
  }
  const result: Record<string, JsonValue> = {}
  for (const field of fields ?? []) {
    const value = message[field.name]
    if (value === undefined || (!field.optional && isZero(value))) continue
    const shown = jsonField(field, value)
    if (field.inline) Object.assign(result, shown)
    else if (shown !== undefined) result[field.name] = shown
  }
  return result
}

function jsonField({ shape, type }: MessageField, value: unknown): JsonValue | undefined {
  const one = (item: unknown): JsonValue | undefined => jsonItem(type, item)
  if (shape === 'list') return (value as readonly unknown[]).map((item) => one(item) ?? null)
  if (shape === 'map' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item) ?? null]))
  }
  return one(value)
}

function jsonItem(type: string, value: unknown): JsonValue | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return isObject(value) ? json(type, value) : (value as JsonValue)
}

import { requireEnvironmentName } from '../../environment-name'
import { CommandError } from '../../errors'
import { lines } from '../../flag'
import type { Call } from '../../verb'

/** Flags of the generators whose objects hold keys and texts. */
export const DATA_FLAGS = [
  lines('from-literal', 'KEY=VALUE; repeatable'),
  lines('from-file', '[KEY=]FILE, or a directory; repeatable'),
  lines('from-env-file', 'A file with lines KEY=VALUE; repeatable'),
]

const KEY = /^[-._a-zA-Z0-9]+$/

/** The keys and texts that `--from-literal`, `--from-file` and `--from-env-file` give. @throws {CommandError} */
export async function readData(call: Call, noun: string): Promise<Readonly<Record<string, string>>> {
  const { flags } = call
  if (flags.all('from-env-file').length > 0 && flags.all('from-file').length + flags.all('from-literal').length > 0) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal')
  }
  const data: Record<string, string> = {}
  const add = (key: string, value: string): void => {
    if (!KEY.test(key)) {
      throw new CommandError(
        `"${key}" is not a valid key name for a ${noun}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    }
    if (Object.hasOwn(data, key))
      throw new CommandError(
        `cannot add key "${key}", another key by that name already exists in Data for ${noun} "${call.arguments[0]}"`,
      )
    data[key] = value
  }
  for (const literal of flags.all('from-literal')) {
    const equals = literal.indexOf('=')
    if (equals <= 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`)
    add(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2'))
  }
  for (const source of flags.all('from-file')) for (const [key, text] of await readSource(call, source)) add(key, text)
  for (const file of flags.all('from-env-file'))
    for (const [key, text] of readEnvLines(await readText(call, file))) add(key, text)
  return data
}

export async function readText(call: Call, path: string): Promise<string> {
  const text = await call.session.files.read(path)
  if (text === undefined) throw new CommandError(`error reading ${path}: no such file or directory`)
  return text
}

async function readSource(call: Call, source: string): Promise<readonly (readonly [string, string])[]> {
  const equals = source.indexOf('=')
  const path = source.slice(equals + 1)
  if (equals >= 0) return [[source.slice(0, equals), await readText(call, path)]]
  const entries = (await call.session.files.read(path)) === undefined ? await call.session.files.list(path) : undefined
  if (!entries) return [[path.split('/').at(-1) as string, await readText(call, path)]]
  const names = entries.filter((entry) => !entry.endsWith('/'))
  return Promise.all(
    names.map(async (name) => [name, await readText(call, `${path.replace(/\/+$/, '')}/${name}`)] as const),
  )
}

const readEnvLines = (text: string): readonly (readonly [string, string])[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const trimmed = line.trimStart()
    if (trimmed === '' || trimmed.startsWith('#')) return []
    const equals = trimmed.indexOf('=')
    requireEnvironmentName(equals < 0 ? trimmed : trimmed.slice(0, equals))
    return equals < 0 ? [] : [[trimmed.slice(0, equals), trimmed.slice(equals + 1)] as const]
  })

import { secrets } from '../../../api/resources/secret'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { text } from '../../flag'
import type { Call, Verb } from '../../verb'
import { DATA_FLAGS, readData } from './data'
import { createGenerated, GENERATOR_FLAGS, requireName } from './generate'

const encode = (text: string): string => Buffer.from(text).toString('base64')

const create = (call: Call, type: string | undefined, texts: Readonly<Record<string, string>>): Promise<void> => {
  const data = Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, encode(value)]))
  const content = { ...(Object.keys(data).length > 0 ? { data } : {}), ...(type ? { type } : {}) } as JsonObject
  const failure = 'failed to create secret '
  return createGenerated(call, { resource: secrets, name: requireName(call), content, failure })
}

const generic: Verb = {
  name: 'generic',
  about: 'Create a secret from a local file, directory, or literal value.',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: [...GENERATOR_FLAGS, ...DATA_FLAGS, text('type', 'The type of secret')],
  async run(call) {
    requireName(call)
    await create(call, call.flags.text('type') || undefined, await readData(call, 'Secret'))
  },
}

async function readPem(call: Call, flag: 'cert' | 'key'): Promise<string> {
  const path = call.flags.text(flag)
  const text = await call.session.files.read(path)
  if (text === undefined) throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`)
  return text
}

const tls: Verb = {
  name: 'tls',
  about: 'Create a TLS secret.',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file',
  flags: [...GENERATOR_FLAGS, text('cert', 'A file with the certificate'), text('key', 'A file with the private key')],
  async run(call) {
    if (!call.flags.text('cert') || !call.flags.text('key')) throw new CommandError('key and cert must be specified')
    const [cert, key] = [await readPem(call, 'cert'), await readPem(call, 'key')]
    await create(call, 'kubernetes.io/tls', { 'tls.crt': cert, 'tls.key': key })
  },
}

const dockerRegistry: Verb = {
  name: 'docker-registry',
  about: 'Create a secret for use with a Docker registry.',
  usage: 'NAME --docker-username=user --docker-password=password --docker-email=email',
  flags: [
    ...GENERATOR_FLAGS,
    text('docker-username', 'Who logs in'),
    text('docker-password', 'With which password'),
    text('docker-email', 'Mail address'),
    text('docker-server', 'Where', { fallback: 'https://index.docker.io/v1/' }),
  ],
  async run(call) {
    const { flags } = call
    requireName(call)
    if (!flags.text('docker-username') || !flags.text('docker-password')) {
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    }
    const [username, password] = [flags.text('docker-username'), flags.text('docker-password')]
    const email = flags.text('docker-email')
    const auth = encode(`${username}:${password}`)
    const entry = { username, password, ...(email ? { email } : {}), auth }
    const config = JSON.stringify({ auths: { [flags.text('docker-server')]: entry } })
    await create(call, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': config })
  },
}

export const createSecret: Verb = {
  name: 'secret',
  about: 'Create a secret using a specified subcommand.',
  verbs: [dockerRegistry, generic, tls],
}

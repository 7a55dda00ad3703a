import { deployments } from '../../../api/resources/deployment'
import type { JsonObject } from '../../../base/json'
import { CommandError } from '../../errors'
import { integer, lines } from '../../flag'
import type { Call, Verb } from '../../verb'
import { createGenerated, GENERATOR_FLAGS, requireFlags, requireName } from './generate'

export const createDeployment: Verb = {
  name: 'deployment',
  aliases: ['deploy'],
  about: 'Create a deployment with the specified name.',
  usage: 'NAME --image=image -- [COMMAND] [args...]',
  flags: [
    ...GENERATOR_FLAGS,
    lines('image', 'An image to run; repeatable'),
    integer('replicas', 'How many pods', { short: 'r', fallback: '1' }),
    integer('port', 'The port that the container serves', { fallback: '-1' }),
  ],
  run,
}

async function run(call: Call): Promise<void> {
  requireFlags(call, ['image'])
  const name = requireName(call)
  const images = call.flags.all('image')
  if (images.length > 1 && call.rest.length > 0)
    throw new CommandError('cannot specify multiple --image options and command')
  const port = call.flags.integer('port') as number
  const labels = { app: name }
  const containers = containersOf(images).map((container) => ({
    ...container,
    ...(call.rest.length > 0 ? { command: call.rest } : {}),
    ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }))
  const content = {
    spec: {
      replicas: call.flags.integer('replicas') as number,
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { labels }, spec: { containers } },
    },
    status: {},
  } as unknown as JsonObject
  await createGenerated(call, {
    resource: deployments,
    name,
    metadata: { labels },
    content,
    failure: 'failed to create deployment: ',
  })
}

interface NamedImage {
  readonly name: string
  readonly image: string
}

/** Containers are called like the last part of their image, without tag and digest. */
function containersOf(images: readonly string[]): readonly NamedImage[] {
  const seen = new Map<string, number>()
  return images.map((image) => {
    const base = containerName(image)
    const times = seen.get(base) ?? 0
    seen.set(base, times + 1)
    // Simplified: kubectl tells containers of the same name apart by random letters; a number does it here.
    return { name: times === 0 ? base : `${base}-${times + 1}`, image }
  })
}

export const containerName = (image: string): string => {
  const last = image.split('/').at(-1) ?? image
  return (last.split('@')[0] as string).split(':')[0]?.replaceAll('_', '-') ?? image
}

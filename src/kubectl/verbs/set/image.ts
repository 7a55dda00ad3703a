import type { Container } from '../../../api/kinds'
import type { JsonObject } from '../../../base/json'
import { CommandError, throwAll } from '../../errors'
import { gather } from '../../gather'
import { type Change, patchItems, splitChanges } from '../../patch-items'
import { podSpecPatch, requirePodSpec } from '../../pod-spec-access'
import type { Call, Item, Verb } from '../../verb'
import { SET_FLAGS } from './flags'

export const setImage: Verb = {
  name: 'image',
  about: 'Update the image of a pod template.',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  flags: SET_FLAGS,
  run,
}

async function run(call: Call): Promise<void> {
  const { resources, changes } = splitChanges(call.arguments, (word) => word.includes('='))
  const gathered = await gather(call, { words: resources, all: 'flag' })
  if (changes.length === 0) {
    throwAll(gathered.errors)
    throw new CommandError('at least one image update is required')
  }
  const images = changes.map(readChange)
  if (images.length > 1 && images.some(({ container }) => container === '*')) {
    throw new CommandError(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    )
  }
  await patchItems(call, gathered, (item) => imageChange(item, images))
}

interface ImageChange {
  readonly container: string
  readonly image: string
}

function readChange(word: string): ImageChange {
  const equals = word.indexOf('=')
  const [container, image] = [word.slice(0, equals), word.slice(equals + 1)]
  if (!container) throw new CommandError(`invalid image update: ${JSON.stringify(word)}, expected container=image`)
  return { container, image }
}

function imageChange(item: Item, images: readonly ImageChange[]): Change {
  const spec = requirePodSpec(item)
  const update = (containers: readonly Container[] | undefined): readonly JsonObject[] =>
    (containers ?? []).flatMap(({ name, image }) => {
      const wanted = images.findLast(({ container }) => container === name || container === '*')
      return wanted && wanted.image !== image ? [{ name, image: wanted.image }] : []
    })
  const names = ['*', ...[...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name)]
  const problems = images
    .filter(({ container }) => !names.includes(container))
    .map(({ container }) => new CommandError(`error: unable to find container named "${container}"`))
  const [containers, initContainers] = [update(spec.containers), update(spec.initContainers)]
  const patch = {
    ...(containers.length > 0 ? { containers } : {}),
    ...(initContainers.length > 0 ? { initContainers } : {}),
  }
  const changed = containers.length + initContainers.length > 0
  return {
    patch: changed ? podSpecPatch(item.object.kind, patch) : undefined,
    operation: 'image updated',
    problems,
    refusal: 'failed to patch image update to pod template: ',
  }
}

import type { ImageBehaviour } from '../../api/image-behaviour'
import type { Taint } from '../../api/kinds'
import type { NodeSpec } from '../../api/node-spec'
import { milliseconds } from '../../base/time'
import type { CaseImage, CaseNode } from './case'

/** A recorded image behaviour in the simulation's words. */
export function imageBehaviour({ pull, ready, readyAfterMs, exit, afterMs }: CaseImage): ImageBehaviour {
  return {
    ...(pull === 'fail' ? { pull } : {}),
    ...(ready === 'never' ? { readyAfter: ready } : {}),
    ...(readyAfterMs === undefined ? {} : { readyAfter: milliseconds(readyAfterMs) }),
    ...(exit === undefined ? {} : { exit: { after: milliseconds(afterMs ?? 0), code: exit } }),
  }
}

export const nodeSpec = ({ taints, ...node }: CaseNode): NodeSpec => ({
  ...node,
  ...(taints ? { taints: taints as readonly Taint[] } : {}),
})

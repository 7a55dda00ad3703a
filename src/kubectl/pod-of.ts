import type { Pod } from '../api/kinds'
import { matchSelector, matchSet } from '../api/label-selector'
import type { KubernetesObject } from '../api/object'
import { pods } from '../api/resources/pod'
import { compareText } from '../base/compare'
import { CommandError } from './errors'
import { gather } from './gather'
import type { Call } from './verb'

/** The pods that an object selects, those first that kubectl looks at first. @throws {CommandError} */
export async function podsOf(call: Call, object: KubernetesObject, purpose: string): Promise<readonly Pod[]> {
  const { spec } = object as KubernetesObject & { readonly spec?: { readonly selector?: Record<string, unknown> } }
  const selector = spec?.selector
  if (!selector && object.kind === 'Service') {
    throw new CommandError(`invalid service '${object.metadata.name}': Service is defined without a selector`)
  }
  if (!selector) throw new CommandError(`cannot ${purpose} ${object.kind}: it has no selector`)
  const plain = object.kind === 'Service' || object.kind === 'ReplicationController'
  const labels = plain
    ? matchSet(selector as Record<string, string>)
    : matchSelector(selector as Parameters<typeof matchSelector>[0])
  const found = await call.cluster.list<Pod>(pods, { namespace: object.metadata.namespace ?? '', labels })
  return [...found].sort((a, b) => rank(a) - rank(b) || compareText(a.metadata.name, b.metadata.name))
}

const rank = ({ status }: Pod): number => (status.phase === 'Running' ? 0 : status.phase === 'Pending' ? 1 : 2)

/**
 * What `POD` or `TYPE/NAME` means, and the pod of it that kubectl connects to; with no target, what `-f` names.
 * @throws {CommandError}
 */
export async function attachablePod(
  call: Call,
  target: string,
): Promise<{ readonly object: KubernetesObject; readonly pod: Pod }> {
  if (target && !target.includes('/')) {
    const pod = await call.cluster.get<Pod>(pods, { namespace: call.namespace, name: target })
    return { object: pod, pod }
  }
  const { items, errors } = await gather(call, { words: target ? [target] : [], all: 'no' })
  if (errors.length > 0) throw errors[0]
  const object = items[0]?.object
  if (!object) throw new CommandError('no pod is meant')
  if (object.kind === 'Pod') return { object, pod: object as Pod }
  const [first] = await podsOf(call, object, 'attach to')
  if (first) return { object, pod: first }
  throw new CommandError('timed out waiting for the condition')
}

/** The container that is meant when none is named; says so when there are several. */
export function defaultContainer(call: Call, { spec, metadata }: Pod): string {
  const apps = spec.containers.map(({ name }) => name)
  const inits = (spec.initContainers ?? []).map(({ name }) => name)
  const preferred = metadata.annotations?.['kubectl.kubernetes.io/default-container']
  if (preferred && apps.includes(preferred)) return preferred
  const [first = ''] = apps
  if (apps.length + inits.length > 1) {
    const all = [...apps, ...inits.map((name) => `${name} (init)`)]
    call.session.complain(`Defaulted container "${first}" out of: ${all.join(', ')}`)
  }
  return first
}

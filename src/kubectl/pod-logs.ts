import type { Pod } from '../api/kinds'
import { StatusError } from '../api/status-error'

/** The container that is named, or the only one. @throws {StatusError} BadRequest */
export function containerOf({ metadata, spec }: Pod, wanted: string): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)
  if (wanted !== '') {
    if (all.includes(wanted)) return wanted
    throw StatusError.badRequest(`container ${wanted} is not valid for pod ${metadata.name}`)
  }
  const [only = ''] = all
  if (all.length === 1) return only
  throw StatusError.badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`,
  )
}

const PULL_PROBLEM: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}

/** What the kubelet answers when the container has nothing to show. @throws {StatusError} */
export function refuseUnready({ metadata, status }: Pod, name: string, previous: boolean): void {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
  const found = all.find((container) => container.name === name)
  const subject = `container "${name}" in pod "${metadata.name}"`
  if (previous && found && !found.lastState?.terminated) {
    throw StatusError.badRequest(`previous terminated ${subject} not found`)
  }
  const waiting = found?.state?.waiting
  if (previous || !waiting || found?.lastState?.terminated) return
  const reason = waiting.reason ?? ''
  const why = PULL_PROBLEM[reason]
  throw StatusError.badRequest(`${subject} is waiting to start: ${why ?? reason}`)
}

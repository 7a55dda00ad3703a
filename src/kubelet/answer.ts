import { quote } from '../base/text'
import type { Instant } from '../base/time'
import type { ContainerRecord } from './container-record'
import type { ImageCatalogue } from './images'
import { type Page, pageOf } from './known-pages'
import { answers } from './program'

/**
 * What a request to a pod meets: an answer, and from which image, or why there is none. Nothing accepts the connection
 * (`refused`), a server says that it cannot serve (`unready`), or nobody says anything (`silent`).
 */
export type PodAnswer =
  | { readonly image: string; page(): Page; readonly why?: undefined }
  | { readonly image?: undefined; readonly failure: 'refused' | 'unready' | 'silent'; readonly why: string }

export interface PodRequest {
  readonly port: number
  readonly path: string
}

/**
 * Which answer a request to a pod gets now. A server that was sent SIGTERM takes no new requests; one whose preStop hook
 * still runs does.
 */
export function answerOf(
  records: readonly ContainerRecord[],
  { port, path }: PodRequest,
  { images, now }: { readonly images: ImageCatalogue; readonly now: Instant },
): PodAnswer {
  const server = listenerOf(records, port, images)
  if (!server) return refused(`nothing listens on port ${port}`)
  const { run } = server
  const what = `container ${quote(server.name)}`
  if (!run) return refused(`${what} has not started`)
  if (run.end) return refused(`${what} has ended with exit code ${run.end.exitCode}`)
  if (run.signalledAt !== undefined && now >= run.signalledAt) return refused(`${what} is shutting down`)
  const { program, startedAt } = run
  if (!answers({ program, startedAt, kind: 'readiness' }, now)) {
    const failure = program.neverReady ? 'unready' : now < startedAt + program.answersFrom ? 'refused' : 'silent'
    return { failure, why: `did not answer: ${what} runs but is not ready to serve` }
  }
  const { image } = run
  const page = (): Page =>
    pageOf(server.spec, images.behaviourOf(image), path) ?? { status: 200, body: unknownPage(image) }
  return { image, page }
}

const refused = (why: string): PodAnswer => ({ failure: 'refused', why: `refused the connection: ${why}` })

const unknownPage = (image: string): string =>
  `(what image ${quote(image)} answers is not known; say it with: Given image ${quote(image)} answers "...")\n`

/** The container that takes connections to a port: one that is told to, or else the first of which nothing is told. */
// Simplified: an image of which nobody told its ports listens on every port, because no manifest says where it does.
function listenerOf(
  records: readonly ContainerRecord[],
  port: number,
  images: ImageCatalogue,
): ContainerRecord | undefined {
  const servers = [...records.filter(({ role }) => role === 'app'), ...records.filter(({ role }) => role === 'sidecar')]
  const ports = (record: ContainerRecord) => portsOf(record, images)
  return servers.find((record) => ports(record)?.includes(port)) ?? servers.find((record) => !ports(record))
}

/** Whether anything in a pod may listen on a port. */
export const mayListen = (records: readonly ContainerRecord[], port: number, images: ImageCatalogue): boolean =>
  listenerOf(records, port, images) !== undefined

const portsOf = ({ spec }: ContainerRecord, images: ImageCatalogue): readonly number[] | undefined =>
  images.behaviourOf(spec.image ?? '').ports

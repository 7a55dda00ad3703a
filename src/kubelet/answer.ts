import { quote } from '../base/text'
import type { Instant } from '../base/time'
import type { ContainerRecord } from './container-record'
import { answers } from './program'

/** What a request to a pod meets: the image that answers, or why nothing does. */
export type PodAnswer =
  | { readonly image: string; readonly why?: undefined }
  | { readonly image?: undefined; readonly why: string }

/**
 * Whether the first app container of a pod answers a request now. A server that was sent SIGTERM takes no new
 * requests; one whose preStop hook still runs does.
 */
export function answerOf(apps: readonly ContainerRecord[], now: Instant): PodAnswer {
  const [server] = apps
  const run = server?.run
  const what = `container ${quote(server?.name ?? '')}`
  if (!server || !run) return { why: `refused the connection: ${what} has not started` }
  if (run.end) return { why: `refused the connection: ${what} has ended with exit code ${run.end.exitCode}` }
  if (run.signalledAt !== undefined && now >= run.signalledAt) {
    return { why: `refused the connection: ${what} is shutting down` }
  }
  if (!answers({ program: run.program, startedAt: run.startedAt, kind: 'readiness' }, now)) {
    return { why: `did not answer: ${what} runs but is not ready to serve` }
  }
  return { image: run.image }
}

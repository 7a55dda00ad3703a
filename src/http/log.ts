import type { ServerResponse } from 'node:http'
import type { Pod } from '../api/kinds'
import type { ObjectKey } from '../api/object'
import { pods } from '../api/resources'
import type { Simulated } from '../cluster/simulated'
import { containerOf, refuseUnready } from '../kubectl/pod-logs'
import { sendText } from './answer'

const FOLLOW_EVERY = 250

/** GET on `pods/NAME/log`. @throws {StatusError} in the kubelet's words */
export async function answerLog(
  response: ServerResponse,
  key: ObjectKey,
  { cluster, query }: { readonly cluster: Simulated; readonly query: URLSearchParams },
): Promise<void> {
  const pod = await cluster.get<Pod>(pods, key)
  const container = containerOf(pod, query.get('container') ?? '')
  const previous = query.get('previous') === 'true'
  refuseUnready(pod, container, previous)
  const read = (): Promise<string> => cluster.logs(key, { container, previous })
  const text = tail(await read(), query)
  if (query.get('follow') !== 'true' || previous || hasEnded(pod)) return sendText(response, 200, text)
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  response.flushHeaders()
  response.write(text)
  follow(response, { read, ended: async () => hasEnded(await cluster.find<Pod>(pods, key)) })
}

const hasEnded = (pod: Pod | undefined): boolean =>
  !pod || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'

function tail(text: string, query: URLSearchParams): string {
  const wanted = query.get('tailLines')
  const limit = Number(query.get('limitBytes') ?? '')
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const kept =
    wanted !== null && /^\d+$/.test(wanted) ? lines.slice(lines.length - Math.min(Number(wanted), lines.length)) : lines
  const whole = kept.map((line) => `${line}\n`).join('')
  return limit > 0 ? whole.slice(0, limit) : whole
}

interface Followed {
  readonly read: () => Promise<string>
  readonly ended: () => Promise<boolean>
}

/** Sends what is written from now on, until the pod ends or the client goes. */
function follow(response: ServerResponse, { read, ended }: Followed): void {
  let sent: number | undefined
  const step = async (): Promise<void> => {
    const text = await read()
    sent ??= text.length
    if (text.length > sent) response.write(text.slice(sent))
    sent = text.length
    if (await ended()) response.end()
  }
  const timer = setInterval(() => step().catch(() => response.end()), FOLLOW_EVERY)
  response.once('close', () => clearInterval(timer))
}

import type { Pod } from '../../api/kinds'
import type { WebAnswer } from '../../api/web'
import { quote } from '../../base/text'
import { seconds } from '../../base/time'
import type { Goal, Mismatch } from '../../cluster/goal'
import { describeSubject, missing, type Subject } from './subject'

/** Between two attempts of somebody who waits for an answer. */
const PAUSE = seconds(1)
const LONGEST_SHOWN = 300

/** Somebody who sends a request to a URL. */
export interface Request {
  /** The pod that sends it; somebody outside of the cluster unless given. */
  readonly from?: Subject<Pod>
  readonly url: string
  send(): WebAnswer
}

/** A request is answered with success; with `text`: and that is in the page. */
export const answersGoal = (request: Request, text?: string): Goal => {
  const what = text === undefined ? '' : ` ${quote(text)}`
  const { from, url } = request
  const description = from
    ? `${describeSubject(from)} gets${what || ' an answer'} from ${quote(url)}`
    : `${quote(url)} answers${what}`
  return requestGoal(request, description, (answer) => {
    if (answer.kind !== 'answer') return { observed: 'no answer', reasons: [answer.why] }
    if (answer.status >= 400) return shown(`an answer with status ${answer.status}`, answer.body)
    if (text === undefined || answer.body.includes(text)) return undefined
    return shown(`another answer, from image ${quote(answer.image)}`, answer.body)
  })
}

/** A request gets no answer, or an error of the server. */
export const noAnswerGoal = (request: Request): Goal => {
  const { from, url } = request
  const description = from
    ? `${describeSubject(from)} gets no answer from ${quote(url)}`
    : `${quote(url)} does not answer`
  return requestGoal(request, description, (answer) =>
    answer.kind !== 'answer' || answer.status >= 500
      ? undefined
      : shown(`an answer from image ${quote(answer.image)}`, answer.body),
  )
}

const requestGoal = (
  { from, send }: Request,
  description: string,
  judge: (answer: WebAnswer) => Mismatch | undefined,
): Goal => ({
  description,
  reads: [],
  pollEvery: PAUSE,
  check(view) {
    const pod = from && view.find(from.resource, from.key)
    if (from && !pod) return missing(from, view)
    if (pod && pod.status.phase !== 'Running') return { observed: `the pod is ${pod.status.phase}` }
    return judge(send())
  },
})

const shown = (observed: string, body: string): Mismatch => ({
  observed,
  detail: body.length > LONGEST_SHOWN ? `${body.slice(0, LONGEST_SHOWN)}…` : body,
})

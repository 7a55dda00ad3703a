import { didYouMean, listWords, quote } from '../base/text'

/** Why a pod with scheduling gates is not tried (as the API server's condition says it). */
export const gatedMessage = 'Scheduling is blocked due to non-empty scheduling gates'

/** Why nobody tries a pod that asks for an unknown scheduler. */
export function ignoredMessage(schedulerName: string, served: readonly string[]): string {
  const known = listWords(served.map(quote))
  return `No scheduler is named ${quote(schedulerName)}; there is ${known}.${didYouMean(schedulerName, served)}`
}

import type { PodSpec } from '../../../api/kinds'

/** Guaranteed, Burstable or BestEffort, by the requests and limits of CPU and memory. */
export function qosClass({ containers, initContainers }: PodSpec): string {
  const all = [...containers, ...(initContainers ?? [])]
  const named = (list: Readonly<Record<string, string>> | undefined): readonly string[] =>
    ['cpu', 'memory'].filter((name) => list?.[name] !== undefined && list[name] !== '0')
  if (all.every(({ resources }) => named(resources?.limits).length + named(resources?.requests).length === 0)) {
    return 'BestEffort'
  }
  const guaranteed = all.every(
    ({ resources }) =>
      named(resources?.limits).length === 2 &&
      named(resources?.limits).every(
        (name) => (resources?.requests?.[name] ?? resources?.limits?.[name]) === resources?.limits?.[name],
      ),
  )
  return guaranteed ? 'Guaranteed' : 'Burstable'
}

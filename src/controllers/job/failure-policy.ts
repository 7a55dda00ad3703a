import type { ContainerStatus, Job, Pod } from '../../api/kinds'

type Rule = NonNullable<NonNullable<Job['spec']['podFailurePolicy']>['rules']>[number]

/** What a job does about one failed pod. */
export interface FailureVerdict {
  readonly action: 'Count' | 'Ignore' | 'FailIndex' | 'FailJob'
  /** Why the whole job fails, in the words of its condition. Only with FailJob. */
  readonly message?: string
}

/** The verdict of the first rule that matches; without one the failure counts (`matchPodFailurePolicy`). */
export function judgeFailure(job: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const evidence = evidenceFor(rule, pod)
    if (evidence === undefined) continue
    const action = rule.action as FailureVerdict['action']
    return action === 'FailJob'
      ? { action, message: `${evidence} matching FailJob rule at index ${index}` }
      : { action }
  }
  return { action: 'Count' }
}

function evidenceFor(rule: Rule, pod: Pod): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`
  if (rule.onExitCodes) {
    const { containerName, operator, values = [] } = rule.onExitCodes
    const { containerStatuses = [], initContainerStatuses = [] } = pod.status
    const culprit = [...containerStatuses, ...initContainerStatuses].find((status) => {
      const code = exitCode(status)
      if (code === 0 || (containerName !== undefined && containerName !== status.name)) return false
      return (operator === 'In') === values.includes(code)
    })
    return culprit && `Container ${culprit.name} for pod ${name} failed with exit code ${exitCode(culprit)}`
  }
  const condition = pod.status.conditions?.find((each) =>
    rule.onPodConditions?.some((pattern) => pattern.type === each.type && (pattern.status ?? 'True') === each.status),
  )
  return condition && `Pod ${name} has condition ${condition.type}`
}

const exitCode = (status: ContainerStatus): number => status.state?.terminated?.exitCode ?? 0

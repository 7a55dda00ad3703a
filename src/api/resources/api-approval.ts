import { type FieldError, invalid, required } from '../field-error'
import type { Metadata } from '../object'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'

const ANNOTATION = 'api-approved.kubernetes.io'
const FIELD = `metadata.annotations[${ANNOTATION}]`
const NEEDED = `protected groups must have approval annotation "${ANNOTATION}"`
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** Whether a definition may use a group of the Kubernetes community, and why. */
export interface Approval {
  readonly state: 'missing' | 'approved' | 'bypassed' | 'invalid'
  readonly reason: string
}

/** `undefined` for groups that are free for anyone (apiextensions `GetAPIApprovalState`). */
export function approvalOf(group: string | undefined, annotations: Metadata['annotations']): Approval | undefined {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group ?? '')) return undefined
  const value = annotations?.[ANNOTATION]
  if (!value) return { state: 'missing', reason: `${NEEDED}, ${SEE}` }
  if (value.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${JSON.stringify(value)}` }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(value)) return { state: 'approved', reason: `approved in ${value}` }
  return { state: 'invalid', reason: `${NEEDED} with either a URL or a reason starting with "unapproved", ${SEE}` }
}

/** What is wrong with a definition in such a group (apiextensions `validateAPIApproval`). */
export function approvalProblems(
  group: string | undefined,
  annotations: Metadata['annotations'],
  before?: Metadata['annotations'],
): FieldErrors {
  const approval = approvalOf(group, annotations)
  if (!approval || (before && approvalOf(group, before)?.state === approval.state)) return NOTHING_WRONG
  const problem = problemOf(approval, annotations?.[ANNOTATION])
  return problem ? [problem] : NOTHING_WRONG
}

function problemOf({ state, reason }: Approval, value: string | undefined): FieldError | undefined {
  if (state === 'missing') return required(FIELD, reason)
  return state === 'invalid' ? invalid(FIELD, value, reason) : undefined
}

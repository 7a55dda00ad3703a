import { invalid, required } from '../field-error'
import type { Metadata } from '../object'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'

const ANNOTATION = 'api-approved.kubernetes.io'
const FIELD = `metadata.annotations[${ANNOTATION}]`
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

const isProtected = (group: string): boolean => /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)

type State = 'missing' | 'good' | 'bad'

function stateOf(value: string | undefined): State {
  if (!value) return 'missing'
  return value.startsWith('unapproved') || /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(value) ? 'good' : 'bad'
}

/** Groups of the Kubernetes community are not free for anyone's definitions (apiextensions `validateAPIApproval`). */
export function approvalProblems(
  group: string | undefined,
  annotations: Metadata['annotations'],
  before?: Metadata['annotations'],
): FieldErrors {
  if (!group || !isProtected(group)) return NOTHING_WRONG
  const value = annotations?.[ANNOTATION]
  const state = stateOf(value)
  if (state === 'good' || (before && stateOf(before[ANNOTATION]) === state)) return NOTHING_WRONG
  const why = `protected groups must have approval annotation "${ANNOTATION}"`
  return state === 'missing'
    ? [required(FIELD, `${why}, ${SEE}`)]
    : [invalid(FIELD, value, `${why} with either a URL or a reason starting with "unapproved", ${SEE}`)]
}

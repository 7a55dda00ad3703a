import { type FieldError, invalid } from '../../api/field-error'
import { type Attributes, authorize, type Identity, rulesFor } from '../../api/rbac'
import type { AnyResource } from '../../api/resource'
import {
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
} from '../../api/rest/computed'
import { StatusError } from '../../api/status-error'
import { isObject, type JsonObject, type JsonValue } from '../../base/json'
import { accessRules } from '../../cluster/access-rules'
import type { Simulated } from '../../cluster/simulated'
import type { ComputedKind, Question } from './computed-kind'

const text = (fields: JsonObject, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

const specOf = ({ spec }: JsonObject): JsonObject => (isObject(spec) ? (spec as JsonObject) : {})

function attributesOf({ resourceAttributes, nonResourceAttributes }: JsonObject): Attributes {
  if (isObject(nonResourceAttributes)) {
    const fields = nonResourceAttributes as JsonObject
    return { verb: text(fields, 'verb'), path: text(fields, 'path'), group: '', resource: '', name: '', namespace: '' }
  }
  const fields = resourceAttributes as JsonObject
  const subresource = text(fields, 'subresource')
  return {
    verb: text(fields, 'verb'),
    group: text(fields, 'group'),
    resource: subresource ? `${text(fields, 'resource')}/${subresource}` : text(fields, 'resource'),
    name: text(fields, 'name'),
    namespace: text(fields, 'namespace'),
  }
}

function attributeErrors({ resourceAttributes: resource, nonResourceAttributes: other }: JsonObject): FieldError[] {
  if (resource && other) {
    const why = 'cannot be specified in combination with resourceAttributes'
    return [invalid('spec.nonResourceAttributes', other, why)]
  }
  if (resource || other) return []
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  return [invalid('spec.resourceAttributes', null as JsonValue, why)]
}

function refuse(resource: AnyResource, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw StatusError.invalid(resource, '', errors)
}

async function decide(cluster: Simulated, { body }: Question, identity: Identity): Promise<object> {
  return { ...body, status: authorize(await accessRules(cluster), identity, attributesOf(specOf(body))) }
}

function selfAccess(): ComputedKind {
  const resource = selfSubjectAccessReviews
  return {
    resource,
    async ask(cluster, question) {
      refuse(resource, attributeErrors(specOf(question.body)))
      return await decide(cluster, question, question.identity)
    },
  }
}

/** About anybody; within one namespace for the local kind. */
function subjectAccess(resource: AnyResource): ComputedKind {
  return {
    resource,
    async ask(cluster, question) {
      const spec = specOf(question.body)
      const username = text(spec, 'user')
      const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : []
      refuse(resource, [
        ...attributeErrors(spec),
        ...(username || groups.length > 0
          ? []
          : [invalid('spec.user', '', 'at least one of user or group must be specified')]),
        ...(resource.namespaced ? localErrors(spec, question.namespace) : []),
      ])
      return await decide(cluster, question, { username, groups })
    },
  }
}

function localErrors({ resourceAttributes, nonResourceAttributes }: JsonObject, own: string): readonly FieldError[] {
  if (nonResourceAttributes) {
    return [invalid('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request')]
  }
  const namespace = isObject(resourceAttributes) ? text(resourceAttributes as JsonObject, 'namespace') : own
  if (namespace === own) return []
  return [invalid('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace')]
}

const selfRules: ComputedKind = {
  resource: selfSubjectRulesReviews,
  async ask(cluster, { body, identity }) {
    const namespace = text(specOf(body), 'namespace')
    if (namespace === '') throw StatusError.badRequest('no namespace on request')
    const rules = rulesFor(await accessRules(cluster), identity, namespace)
    return {
      ...body,
      status: {
        resourceRules: rules.filter(({ resources }) => resources !== undefined),
        nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined),
        incomplete: false,
      },
    }
  },
}

const selfReview: ComputedKind = {
  resource: selfSubjectReviews,
  ask: async (_cluster, { body, identity }) => ({ ...body, status: { userInfo: identity } }),
}

/** Questions about who somebody is and what they may do; `refuseForbidden` goes by the same rules. */
export const REVIEWS: readonly ComputedKind[] = [
  selfReview,
  subjectAccess(localSubjectAccessReviews),
  selfAccess(),
  selfRules,
  subjectAccess(subjectAccessReviews),
]

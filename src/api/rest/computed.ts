import type { AnyResource, Column } from '../resource'

type Names = Pick<AnyResource, 'group' | 'version' | 'kind' | 'plural' | 'singular' | 'namespaced' | 'verbs'>

/** Declares a kind whose objects are not stored: they are worked out when somebody asks. */
export const computed = (names: Names, columns: readonly Column<never>[] = []): AnyResource => ({
  ...names,
  shortNames: [],
  categories: [],
  subresources: [],
  columns,
})

/** Declares a kind that can only be posted: a question about who somebody is or what they may do. */
const review = (kind: string, namespaced = false): AnyResource =>
  computed({
    group: kind === 'SelfSubjectReview' ? 'authentication.k8s.io' : 'authorization.k8s.io',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    namespaced,
    verbs: ['create'],
  })

export const localSubjectAccessReviews = review('LocalSubjectAccessReview', true)
export const selfSubjectAccessReviews = review('SelfSubjectAccessReview')
export const selfSubjectReviews = review('SelfSubjectReview')
export const selfSubjectRulesReviews = review('SelfSubjectRulesReview')
export const subjectAccessReviews = review('SubjectAccessReview')

/** The questions that every cluster answers. */
export const REVIEWS: readonly AnyResource[] = [
  selfSubjectReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
]

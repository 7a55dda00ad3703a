import { equal } from '../../base/json'
import { invalid } from '../field-error'
import type { ControllerRevision } from '../kinds'
import { controllerOf } from '../owner-reference'
import { ageColumn, integer, nameColumn, text } from './columns'
import { NOTHING_WRONG, notNegative } from './field-rules'
import { declare } from './metadata-rules'

/** `daemonset.apps/agent`: who owns the revision. */
function controllerText(revision: ControllerRevision): string {
  const owner = controllerOf(revision)
  if (!owner) return '<none>'
  const [group] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['']
  return `${owner.kind.toLowerCase()}${group ? `.${group}` : ''}/${owner.name}`
}

export const controllerRevisions = declare<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  legacyApiVersions: ['apps/v1beta1', 'apps/v1beta2'],
  validate: ({ revision }) => notNegative(revision, 'revision'),
  validateUpdate: (object, previous) =>
    equal(object.data, previous.data) ? NOTHING_WRONG : [invalid('data', object.data, 'field is immutable')],
  columns: [
    nameColumn,
    text('Controller', controllerText),
    integer('Revision', ({ revision }) => revision ?? 0),
    ageColumn,
  ],
})

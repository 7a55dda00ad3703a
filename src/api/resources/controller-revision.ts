import type { ControllerRevision } from '../kinds'
import type { Resource } from '../resource'
import { ageColumn, nameColumn } from './columns'

export const controllerRevisions: Resource<ControllerRevision> = {
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
  columns: [nameColumn, ageColumn],
}

import type { Node } from '../kinds'
import type { Resource } from '../resource'
import { ageColumn, nameColumn } from './columns'

export const nodes: Resource<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  columns: [nameColumn, ageColumn],
}

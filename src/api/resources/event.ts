import type { Event } from '../kinds'
import type { Resource } from '../resource'
import { ageColumn, nameColumn } from './columns'

export const events: Resource<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, ageColumn],
}

import { invalid } from '../field-error'
import type { RuntimeClass } from '../kinds'
import { ageColumn, nameColumn, text } from './columns'
import { followsRule, labelsAreValid, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'
import { dns1123Label } from './names'
import { defaultQuantities } from './resource-quantities'
import { resourcesAreValid } from './resource-rules'
import { tolerationsAreValid } from './taint-rules'

export const runtimeClasses = declare<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  legacyApiVersions: ['node.k8s.io/v1beta1'],
  setDefaults: ({ overhead }) => defaultQuantities(overhead?.podFixed),
  validate: ({ handler = '', overhead, scheduling }) => [
    ...followsRule(dns1123Label, handler, 'handler'),
    ...resourcesAreValid(overhead?.podFixed && { limits: overhead.podFixed }, 'overhead.podFixed'),
    ...labelsAreValid(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...tolerationsAreValid(scheduling?.tolerations, 'scheduling.tolerations'),
  ],
  validateUpdate: ({ handler }, previous) =>
    handler === previous.handler ? NOTHING_WRONG : [invalid('handler', handler, 'field is immutable')],
  columns: [nameColumn, text('Handler', ({ handler }) => handler ?? ''), ageColumn],
})

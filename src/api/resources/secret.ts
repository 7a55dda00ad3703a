import { encodeBase64 } from '../../base/base64'
import { invalid, required } from '../field-error'
import type { Secret } from '../kinds'
import { ageColumn, integer, nameColumn, text } from './columns'
import { keptWhenImmutable, keysAreValid, sizeIsValid } from './config-map'
import { type FieldErrors, NOTHING_WRONG } from './field-rules'
import { declare } from './metadata-rules'

/** Keys that a secret of a well-known type must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

const requiredKeys = ({ type = '', data }: Secret): FieldErrors =>
  ((Object.hasOwn(REQUIRED_KEYS, type) && REQUIRED_KEYS[type]) || [])
    .filter((key) => data?.[key] === undefined)
    .map((key) => required(`data[${key}]`))

const typeIsImmutable = (secret: Secret, previous: Secret): FieldErrors =>
  secret.type === previous.type ? NOTHING_WRONG : [invalid('type', secret.type ?? '', 'field is immutable')]

export const secrets = declare<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  setDefaults(draft) {
    draft.type ||= 'Opaque'
    if (!draft.stringData) return
    const encoded = Object.entries(draft.stringData).map(([key, value]) => [key, encodeBase64(value ?? '')])
    draft.data = { ...draft.data, ...Object.fromEntries(encoded) }
    delete draft.stringData
  },
  validate: (secret) => [...keysAreValid(secret.data, 'data'), ...sizeIsValid(secret.data), ...requiredKeys(secret)],
  validateUpdate: (object, previous) => [
    ...typeIsImmutable(object, previous),
    ...keptWhenImmutable(object, previous, ['data']),
  ],
  fieldSelectors: { type: { value: ({ type }) => type ?? '' } },
  columns: [
    nameColumn,
    text('Type', ({ type }) => type ?? ''),
    integer('Data', ({ data }) => Object.keys(data ?? {}).length),
    ageColumn,
  ],
})

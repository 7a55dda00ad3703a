import { remembered } from '../../base/remembered'
import { utf8Length } from '../../base/utf8'

/** Rules for names, labels and other short texts (apimachinery `util/validation`). Each returns what is wrong; empty when nothing is. */
export type TextRule = (text: string) => readonly string[]

export const maxLengthMessage = (bytes: number): string => `must be no more than ${bytes} bytes`

export const patternMessage = (message: string, pattern: string, ...examples: readonly string[]): string => {
  const list = examples.map((example) => `'${example}', `).join(' or ')
  return `${message} (${list ? `e.g. ${list}` : ''}regex used for validation is '${pattern}')`
}

export const rangeMessage = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`

/** What most texts get. Rules run on every write, so that it is worth not to make a list each time. */
const NOTHING_WRONG: readonly string[] = []

const textRule = (maximum: number, pattern: string, message: string): TextRule => {
  const expression = new RegExp(`^(?:${pattern})$`)
  return (text) => {
    const fits = utf8Length(text) <= maximum
    const matches = expression.test(text)
    if (fits && matches) return NOTHING_WRONG
    return [...(fits ? [] : [maxLengthMessage(maximum)]), ...(matches ? [] : [message])]
  }
}

const DNS_1123_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const DNS_1123_SUBDOMAIN = `${DNS_1123_LABEL}(\\.${DNS_1123_LABEL})*`
const DNS_1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED_NAME})?`
const WORDS =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

export const dns1123Label = remembered(
  textRule(
    63,
    DNS_1123_LABEL,
    patternMessage(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
      DNS_1123_LABEL,
      'my-name',
      '123-abc',
    ),
  ),
)

export const dns1123Subdomain = remembered(
  textRule(
    253,
    DNS_1123_SUBDOMAIN,
    patternMessage(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      DNS_1123_SUBDOMAIN,
      'example.com',
    ),
  ),
)

const WILDCARD_SUBDOMAIN = `\\*\\.${DNS_1123_SUBDOMAIN}`

export const wildcardDns1123Subdomain = textRule(
  253,
  WILDCARD_SUBDOMAIN,
  patternMessage(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    WILDCARD_SUBDOMAIN,
    '*.example.com',
  ),
)

export const dns1035Label = textRule(
  63,
  DNS_1035_LABEL,
  patternMessage(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    DNS_1035_LABEL,
    'my-name',
    'abc-123',
  ),
)

export const labelValue = remembered(
  textRule(
    63,
    LABEL_VALUE,
    patternMessage(`a valid label must be an empty string or ${WORDS}`, LABEL_VALUE, 'MyValue', 'my_value', '12345'),
  ),
)

const NAME_PART_MESSAGE = patternMessage(`must ${WORDS}`, QUALIFIED_NAME, 'MyName', 'my.name', '123-abc')
const namePart = textRule(63, QUALIFIED_NAME, NAME_PART_MESSAGE)

const partErrors = (messages: readonly string[], part: string): readonly string[] =>
  messages.length === 0 ? messages : messages.map((message) => `${part} part ${message}`)

/** A label or annotation key, a finalizer, a condition type: `name` or `example.com/name`. */
export const qualifiedName: TextRule = remembered((text) => {
  if (!text.includes('/') && text !== '') return partErrors(namePart(text), 'name')
  const parts = text.split('/')
  if (parts.length > 2) {
    return [
      `a qualified name ${NAME_PART_MESSAGE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const name = parts.at(-1) as string
  const prefix = parts.length === 2 ? (parts[0] as string) : undefined
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? partErrors(dns1123Subdomain(prefix), 'prefix') : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...partErrors(namePart(name), 'name'),
  ]
})

/** What RBAC kinds may be called: anything that fits into a path. */
export const pathSegment: TextRule = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`]
  return ['/', '%'].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`)
}

const PORT_NAME_RULES: readonly (readonly [(name: string) => boolean, string])[] = [
  [(name) => name.length <= 15, maxLengthMessage(15)],
  [(name) => /^[-a-z0-9]+$/.test(name), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
  [(name) => /[a-z]/.test(name), 'must contain at least one letter (a-z)'],
  [(name) => !name.includes('--'), 'must not contain consecutive hyphens'],
  [(name) => !/^-|-$/.test(name), 'must not begin or end with a hyphen'],
]

/** An IANA service name, as container ports have. */
export const portName: TextRule = (text) =>
  PORT_NAME_RULES.filter(([holds]) => !holds(text)).map(([, message]) => message)

export const portNumber = (port: number): readonly string[] =>
  Number.isInteger(port) && port >= 1 && port <= 65_535 ? [] : [rangeMessage(1, 65_535)]

export const environmentName: TextRule = (text) =>
  text === '' || !/^[ -<>-~]+$/.test(text)
    ? ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
    : []

/** `10.96.0.1`. Simplified: IPv6 addresses are recognised by their characters only. */
export const isIpAddress = (text: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text) ||
  (text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text))

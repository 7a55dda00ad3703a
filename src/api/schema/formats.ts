import { parseTimestamp } from '../../base/time'
import { dns1123Label, dns1123Subdomain } from '../resources/names'
import type { JsonSchema } from './json-schema'

const UUID = (version: string): RegExp =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i')
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`)
const anything = (): boolean => true
const like =
  (expression: RegExp) =>
  (text: string): boolean =>
    expression.test(text)
const isIpv6 = (text: string): boolean => text.includes(':') && /^[0-9a-fA-F:.]{2,45}$/.test(text)

/** `10.0.0.0/8`: an address and how many of its bits name the network. */
function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  return IPV4.test(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && parseTimestamp(`${text}T00:00:00Z`) !== undefined

/**
 * What a text of each format looks like, by the format's name without dashes.
 * Simplified: card, book and social security numbers, colours in words and BSON ids are not checked; addresses of
 * mail and IPv6 are recognised by their characters.
 */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: anything,
  uri: like(/^(?:[a-z][a-z0-9+.-]*:\S+|\/\S*)$/i),
  email: like(/^[^\s@]{1,64}@[^\s@]{1,255}$/),
  hostname: (text) => text.length <= 255 && text.split('.').every((part) => /^[a-z0-9_-]{1,63}$/i.test(part)),
  ipv4: like(IPV4),
  ipv6: isIpv6,
  cidr: isCidr,
  mac: like(/^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i),
  uuid: like(UUID('[0-9a-f]{4}')),
  uuid3: like(UUID('3[0-9a-f]{3}')),
  uuid4: like(UUID('4[0-9a-f]{3}')),
  uuid5: like(UUID('5[0-9a-f]{3}')),
  isbn: anything,
  isbn10: anything,
  isbn13: anything,
  creditcard: anything,
  ssn: anything,
  hexcolor: like(/^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i),
  rgbcolor: anything,
  byte: like(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  password: anything,
  date: isDate,
  duration: like(/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)\s*(?:ns|us|µs|ms|s|m|h|d|w|[a-z]+)\s*)+)$/i),
  datetime: (text) => /^\d{4}-\d{2}-\d{2}T/i.test(text) && parseTimestamp(text) !== undefined,
  k8sshortname: (text) => dns1123Label(text).length === 0,
  k8slongname: (text) => dns1123Subdomain(text).length === 0,
}

const NUMBER_FORMATS: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
}

const normalized = (format: string): string => format.replaceAll('-', '')

/** The format that a server checks; it ignores those that it does not know, and those of other types. */
export function checkedFormat({ type = '', format = '', ...schema }: JsonSchema): string {
  if (!format || schema['x-kubernetes-int-or-string']) return ''
  if (type === '' || type === 'string') return Object.hasOwn(FORMATS, normalized(format)) ? format : ''
  return NUMBER_FORMATS[type]?.includes(format) ? format : ''
}

/** Whether a text has a format that `checkedFormat` names. */
export const hasFormat = (text: string, format: string): boolean => FORMATS[normalized(format)]?.(text) ?? true

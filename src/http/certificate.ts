import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
}

/** DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content)
const bytes = (content: Buffer): Buffer => der(0x04, content)
const YES = der(0x01, Buffer.from([0xff]))

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))
const COMMON_NAME = oid('550403')
const BASIC_CONSTRAINTS = oid('551d13')
const SUBJECT_ALTERNATIVE_NAME = oid('551d11')
const KEY_USAGE = oid('551d0f')
const SERVER_USAGE = oid('551d25')
const SERVER_AUTHENTICATION = oid('2b06010505070301')

const nameOf = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(commonName)))))

const YEAR = 365 * 24 * 3600 * 1000
/** UTCTime has two digits for the year, which is enough until 2050. */
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))

/**
 * A fresh key and a certificate of its own for loopback addresses (RFC 5280): kubectl sends tokens only over TLS.
 * The kubeconfig carries the certificate, so that no other server is taken for this one.
 */
export function selfSignedCertificate(now: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serial = Buffer.from([0x01, ...randomBytes(15)])
  const name = nameOf('gherkube')
  const alternatives = sequence(
    der(0x82, Buffer.from('localhost')),
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x87, Buffer.from([...Array<number>(15).fill(0), 1])),
  )
  const extensions = sequence(
    sequence(BASIC_CONSTRAINTS, YES, bytes(sequence(YES))),
    // Digital signatures and signing certificates.
    sequence(KEY_USAGE, YES, bytes(der(0x03, Buffer.from([2, 0x84])))),
    sequence(SERVER_USAGE, bytes(sequence(SERVER_AUTHENTICATION))),
    sequence(SUBJECT_ALTERNATIVE_NAME, bytes(alternatives)),
  )
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(now - 24 * 3600 * 1000), time(now + YEAR)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, privateKey)))
  const text = certificate.toString('base64').replaceAll(/(.{64})/g, '$1\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${text.trimEnd()}\n-----END CERTIFICATE-----\n`,
  }
}

/** Compares secrets by their digests, so that the time it takes says nothing. */
export const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()

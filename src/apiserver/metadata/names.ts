import { SAFE_ALPHABET } from '../../api/safe-encode'
import type { Random } from '../../simulation/random'

const SUFFIX_LENGTH = 5
const MAXIMUM_BASE = 63 - SUFFIX_LENGTH

/** A name from `metadata.generateName`: the base, cut to 58 characters, and five random ones (apiserver `names.SimpleNameGenerator`). */
export function generateName(base: string, random: Random): string {
  let name = base.slice(0, MAXIMUM_BASE)
  for (let i = 0; i < SUFFIX_LENGTH; i++) name += SAFE_ALPHABET[random.below(SAFE_ALPHABET.length)]
  return name
}

const WORD = 0x1_0000_0000
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The lower 16 bits as four hexadecimal digits. */
const half = (n: number): string => `${BYTES[(n >>> 8) & 0xff]}${BYTES[n & 0xff]}`

/** 32 bits as eight hexadecimal digits. */
export const word = (n: number): string => half(n >>> 16) + half(n)

/** A version 4 UUID from a random stream. */
export function generateUid(random: Random): string {
  const [a, b, c, d] = [random.below(WORD), random.below(WORD), random.below(WORD), random.below(WORD)]
  const version = half((b & 0x0fff) | 0x4000)
  const variant = half(((c >>> 16) & 0x3fff) | 0x8000)
  return `${word(a)}-${half(b >>> 16)}-${version}-${variant}-${half(c)}${word(d)}`
}

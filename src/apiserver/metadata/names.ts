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
const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** A version 4 UUID from a random stream. */
export function generateUid(random: Random): string {
  const [a, b, c, d] = [random.below(WORD), random.below(WORD), random.below(WORD), random.below(WORD)]
  const version = hex((b & 0xffff & 0x0fff) | 0x4000, 4)
  const variant = hex(((c >>> 16) & 0x3fff) | 0x8000, 4)
  return `${hex(a, 8)}-${hex(b >>> 16, 4)}-${version}-${variant}-${hex(c & 0xffff, 4)}${hex(d, 8)}`
}

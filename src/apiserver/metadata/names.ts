import { SAFE_ALPHABET } from '../../api/safe-encode'
import { hex16, hex32 } from '../../base/hex'
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

/** A version 4 UUID from a random stream. */
export function generateUid(random: Random): string {
  const [a, b, c, d] = [random.below(WORD), random.below(WORD), random.below(WORD), random.below(WORD)]
  const version = hex16((b & 0x0fff) | 0x4000)
  const variant = hex16(((c >>> 16) & 0x3fff) | 0x8000)
  return `${hex32(a)}-${hex16(b >>> 16)}-${version}-${variant}-${hex16(c)}${hex32(d)}`
}

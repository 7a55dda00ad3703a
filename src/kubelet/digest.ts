import { fnv1a } from '../base/hash'
import { hex32 } from '../base/hex'

const GOLDEN = 0x9e3779b9

/** 64 hexadecimal digits that depend on the text and nothing else: a stand-in for SHA-256, not a secure hash. */
export function digest(text: string): string {
  const seed = fnv1a(text)
  const second = mix(seed ^ text.length)
  let result = ''
  for (let word = 1; word <= 8; word++) {
    const value = mix(Math.imul(word, GOLDEN) + mix(seed + Math.imul(word, second | 1)))
    result += hex32(value)
  }
  return result
}

/** A number in [0, 1) that depends on the text and nothing else. */
export const fractionOf = (text: string): number => mix(fnv1a(text)) / 4_294_967_296

/** The finalizer of MurmurHash3: spreads the difference of similar texts over all bits. */
function mix(n: number): number {
  let x = n | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

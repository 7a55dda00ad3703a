/** FNV hashes (32 bit), as Go's `hash/fnv` computes them over UTF-8 bytes. */
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

const utf8 = new TextEncoder()
const NOT_ASCII = /[^\0-\x7f]/

/** FNV-1a. `seed` continues an earlier hash. */
export function fnv1a(data: string | Uint8Array, seed = OFFSET): number {
  let hash = seed
  if (typeof data === 'string' && !NOT_ASCII.test(data)) {
    // Names and keys are hashed all the time: no need to encode what is its own encoding.
    for (let i = 0; i < data.length; i++) hash = Math.imul(hash ^ data.charCodeAt(i), PRIME)
  } else {
    for (const byte of bytesOf(data)) hash = Math.imul(hash ^ byte, PRIME)
  }
  return hash >>> 0
}

/** FNV-1 (multiply first), used for StatefulSet revisions. `seed` continues an earlier hash. */
export function fnv1(data: string | Uint8Array, seed = OFFSET): number {
  let hash = seed
  for (const byte of bytesOf(data)) hash = Math.imul(hash, PRIME) ^ byte
  return hash >>> 0
}

const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? utf8.encode(data) : data)

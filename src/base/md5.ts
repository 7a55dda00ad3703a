/** MD5 (RFC 1321) of UTF-8 text, in hexadecimal: for orders that Kubernetes derives from it, not for secrets. */
export function md5(text: string): string {
  const words = padded(new TextEncoder().encode(text))
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let block = 0; block < words.length; block += 16) state = addBlock(state, words.subarray(block, block + 16))
  return state.map(littleEndianHex).join('')
}

type State = readonly [number, number, number, number]

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const

const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))

/** The bytes, a one bit, zeros, and the length in bits, as little-endian words in blocks of sixteen. */
function padded(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16)
  for (const [i, byte] of [...bytes, 0x80].entries())
    words[i >> 2] = (words[i >> 2] as number) | (byte << ((i & 3) * 8))
  words[words.length - 2] = bytes.length * 8
  return words
}

function addBlock(state: State, words: Uint32Array): State {
  let [a, b, c, d] = state
  for (let i = 0; i < 64; i++) {
    const round = i >> 4
    const [mixed, word] = mix(round, i, [b, c, d])
    const sum = (a + mixed + (SINES[i] as number) + (words[word] as number)) | 0
    const shift = (SHIFTS[round] as readonly number[])[i & 3] as number
    ;[a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0]
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0]
}

/** The round's function of the state, and which word of the block comes next. */
function mix(round: number, i: number, [b, c, d]: readonly [number, number, number]): readonly [number, number] {
  if (round === 0) return [(b & c) | (~b & d), i]
  if (round === 1) return [(d & b) | (~d & c), (5 * i + 1) & 15]
  if (round === 2) return [b ^ c ^ d, (3 * i + 5) & 15]
  return [c ^ (b | ~d), (7 * i) & 15]
}

const littleEndianHex = (word: number): string =>
  [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('')

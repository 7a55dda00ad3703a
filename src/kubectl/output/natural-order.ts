const LETTER = /\p{L}/u
const DIGIT = /\d/

/** The order in which go-yaml writes the keys of a map: numbers by value, other signs before letters. */
export function compareNaturally(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return compareAt(left, right, i)
  }
  return left.length - right.length
}

function compareAt(left: readonly string[], right: readonly string[], i: number): number {
  const [a, b] = [left[i] as string, right[i] as string]
  const [letterA, letterB] = [LETTER.test(a), LETTER.test(b)]
  if (letterA !== letterB) return letterB ? -1 : 1
  if (!letterA) {
    const [runA, runB] = [digitsFrom(left, i), digitsFrom(right, i)]
    const lead = (a === '0' || b === '0') && followsNonZeroDigit(left, i) ? '1' : ''
    const difference = Number(lead + runA) - Number(lead + runB)
    if (difference !== 0) return difference
    if (runA.length !== runB.length) return runA.length - runB.length
  }
  return a < b ? -1 : 1
}

function digitsFrom(text: readonly string[], from: number): string {
  let end = from
  while (end < text.length && DIGIT.test(text[end] as string)) end++
  return text.slice(from, end).join('')
}

function followsNonZeroDigit(text: readonly string[], at: number): boolean {
  for (let j = at - 1; j >= 0 && DIGIT.test(text[j] as string); j--) if (text[j] !== '0') return true
  return false
}

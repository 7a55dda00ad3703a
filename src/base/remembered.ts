/** Answers that are kept at most; then all are forgotten, which is simpler than to choose and happens rarely. */
const LIMIT = 4096

/** A pure function of a text that keeps its answers: for short texts that come again and again (names, quantities). */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const fresh = answer(text)
    if (answers.size >= LIMIT) answers.clear()
    answers.set(text, fresh)
    return fresh
  }
}

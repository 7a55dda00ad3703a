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

/** A pure function of an object that never changes; the answer is kept for as long as the object is. */
export function rememberedFor<K extends object, T>(answer: (object: K) => T): (object: K) => T {
  const answers = new WeakMap<K, T>()
  return (object) => {
    let known = answers.get(object)
    if (known === undefined) answers.set(object, (known = answer(object)))
    return known
  }
}

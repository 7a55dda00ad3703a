/** The texts of values that never change, made once however often they are asked for. */
export class JsonTexts<T extends object> {
  readonly #texts = new WeakMap<T, string>()
  readonly #shown: (value: T) => unknown

  /** @param shown what of a value is written */
  constructor(shown: (value: T) => unknown = (value) => value) {
    this.#shown = shown
  }

  of(value: T): string {
    let text = this.#texts.get(value)
    if (text === undefined) this.#texts.set(value, (text = JSON.stringify(this.#shown(value))))
    return text
  }
}

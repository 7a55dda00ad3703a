/** A JSONPath that cannot be read, or that does not fit the value it is applied to; in the words of client-go. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError'
}

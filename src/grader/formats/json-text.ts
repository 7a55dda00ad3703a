/** JSON as every format writes it: indented, with a newline, and safe inside a page. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2).replaceAll('<', '\\u003c')}\n`

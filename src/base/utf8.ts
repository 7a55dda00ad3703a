const utf8 = new TextEncoder()
const NOT_ASCII = /[^\0-\x7f]/

/** How many bytes a text takes in UTF-8. */
export const utf8Length = (text: string): number => (NOT_ASCII.test(text) ? utf8.encode(text).length : text.length)

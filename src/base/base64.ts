const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const utf8 = new TextEncoder()

/** Base64 with padding (RFC 4648) of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = utf8.encode(text)
  let result = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const characters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63])
    const missing = Math.max(0, i + 3 - bytes.length)
    result += characters.slice(0, 4 - missing).join('') + '='.repeat(missing)
  }
  return result
}

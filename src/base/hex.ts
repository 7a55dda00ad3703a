const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The lower 16 bits as four hexadecimal digits. */
export const hex16 = (n: number): string => `${BYTES[(n >>> 8) & 0xff]}${BYTES[n & 0xff]}`

/** 32 bits as eight hexadecimal digits. */
export const hex32 = (n: number): string => hex16(n >>> 16) + hex16(n)

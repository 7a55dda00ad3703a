/** Letters and digits that no one misreads and that spell no words (apimachinery `util/rand`). */
export const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** Replaces every character by one of the safe alphabet, so that a hash can be part of a name. */
export const safeEncode = (text: string): string =>
  Array.from(text, (character) => SAFE_ALPHABET[(character.codePointAt(0) as number) % SAFE_ALPHABET.length]).join('')

/** The languages of step sentences, in the order in which `Given`, `When` and `Then` take them. */
export const LANGUAGES = ['en', 'zh-CN', 'zh-TW'] as const

/** Set by `gherkube run --languages en,zh-CN`; parallel workers inherit it. */
export const LANGUAGES_VARIABLE = 'GHERKUBE_LANGUAGES'

/** Sentences of languages that nobody uses need not be matched against every step. Default: all are used. */
export function languageIsUsed(index: number): boolean {
  const chosen = process.env[LANGUAGES_VARIABLE]
  const language = LANGUAGES[index]
  return !chosen || language === undefined || chosen.split(',').includes(language)
}

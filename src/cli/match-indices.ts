import { rememberedFor } from '../base/remembered'

const withIndices = rememberedFor(
  ({ source, flags }: RegExp): RegExp => new RegExp(source, `${flags.replace('d', '')}d`),
)

/**
 * The text that every match begins with, as far as it is easy to see. Each step is held against each sentence, and of
 * most sentences the first words are enough: their expressions are never compiled, 20 ms of a start.
 */
const beginning = rememberedFor(({ source, flags }: RegExp): string => {
  const [, text = ''] = /^\^([\w ,"'-]*)(?![?*+{])/.exec(source) ?? []
  return flags === '' && !hasAlternatives(source) ? text : ''
})

/** Whether there is a `|` outside of groups and classes. */
function hasAlternatives(source: string): boolean {
  let depth = 0
  for (const [sign] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[()|]/gs)) {
    if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (sign === '|' && depth === 0) return true
  }
  return false
}

/**
 * `RegExp.exec` with the places of the groups. Cucumber takes it from the package regexp-match-indices, which fills in
 * for engines of before 2021 and is a third of what Cucumber itself costs; every engine that runs here has it built in.
 */
function exec(pattern: RegExp, text: string): RegExpExecArray | null {
  if (!text.startsWith(beginning(pattern))) return null
  const own = withIndices(pattern)
  own.lastIndex = pattern.lastIndex
  const match = own.exec(text)
  pattern.lastIndex = own.lastIndex
  return match
}

export = exec

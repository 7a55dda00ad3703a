import { rememberedFor } from '../base/remembered'

const withIndices = rememberedFor(
  ({ source, flags }: RegExp): RegExp => new RegExp(source, `${flags.replace('d', '')}d`),
)

/**
 * `RegExp.exec` with the places of the groups. Cucumber takes it from the package regexp-match-indices, which fills in
 * for engines of before 2021 and is a third of what Cucumber itself costs; every engine that runs here has it built in.
 */
function exec(pattern: RegExp, text: string): RegExpExecArray | null {
  const own = withIndices(pattern)
  own.lastIndex = pattern.lastIndex
  const match = own.exec(text)
  pattern.lastIndex = own.lastIndex
  return match
}

export = exec

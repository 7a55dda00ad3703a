import { definedSentences } from '../../../steps/registry'
import { PARAMETER_EXAMPLES } from '../parameter-examples'
import { nearestSentences, readable } from './nearest-sentence'

interface SnippetOptions {
  readonly functionName: string
  readonly generatedExpressions: readonly { readonly source: string }[]
}

/** What Cucumber says about a step that nobody defined: the nearest steps that exist, then how to define a new one. */
class StepSnippet {
  build({ functionName, generatedExpressions }: SnippetOptions): string {
    const source = generatedExpressions[0]?.source ?? ''
    const near = nearestSentences(source, definedSentences())
    const found = near.map((sentence) => `    ${readable(sentence)}\n`).join('')
    const hint =
      near.length === 0
        ? 'No step says this.'
        : `No step says this. The nearest that exist:\n${found}${writtenLike(near[0] as string)}`.trimEnd()
    return `${hint}\nOr define it: ${functionName}('${source.replaceAll("'", "\\'")}', async function (…) { … })`
  }
}

/** How the parameters of a sentence are written: a quote that is missing is hard to see. */
function writtenLike(sentence: string): string {
  const names = [...new Set([...readable(sentence).matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string))]
  return names
    .filter((name) => PARAMETER_EXAMPLES[name])
    .map((name) => `{${name}} is written ${PARAMETER_EXAMPLES[name]?.replaceAll(/`(?! )/g, '')}\n`)
    .join('')
}

// Cucumber loads this file by its path and takes the module itself for the class.
export = StepSnippet

import { basename } from 'node:path'
import type { StepEntry } from './catalogue'
import { PARAMETER_EXAMPLES } from './parameter-examples'
import { readable } from './run/nearest-sentence'

const heading = (file: string): string => {
  const words = basename(file)
    .replace(/\.\w+$/, '')
    .replace(/\.steps$/, '')
    .replaceAll('-', ' ')
  return `${words[0]?.toUpperCase()}${words.slice(1)}`
}

function stepText({ keyword, sentences, summary, example }: StepEntry): string {
  const [sentence = '', ...translations] = sentences
  const lines = [`**${keyword}** \`${readable(sentence)}\`${ending(sentence)}`, '', summary]
  if (translations.length > 0) lines.push('', ...translations.map((text) => `- \`${readable(text)}\``))
  if (example) lines.push('', '```gherkin', dedented(example), '```')
  return lines.join('\n')
}

/** The lines below the first, as far from it as a feature would indent them. */
function dedented(example: string): string {
  const [first = '', ...rest] = example.split('\n')
  const margin = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return [first, ...rest.map((line) => (line.trim() === '' ? '' : `  ${line.slice(margin)}`))].join('\n')
}

/** What may follow the sentence. */
function ending(sentence: string): string {
  if (sentence.includes('{within}')) return ' … `in namespace "x"` … `within 2 minutes`'
  return sentence.includes('{scope}') ? ' … `in namespace "x"`' : ''
}

/** The parameters that the sentences use. */
function parameterTable(entries: readonly StepEntry[]): string {
  const used = entries.flatMap(({ sentences }) =>
    [...(sentences[0] ?? '').matchAll(/(?<!\\)\{(\w+)\}/g)].map((m) => m[1] ?? ''),
  )
  const names = [...new Set(used)].filter((name) => name !== 'within' && name !== 'scope').sort()
  const rows = names.map((name) => `| \`{${name}}\` | ${PARAMETER_EXAMPLES[name] ?? ''} |`)
  return `| parameter | is written |\n|---|---|\n${rows.join('\n')}\n`
}

/** The page `docs/steps.md`: every step by subject, with what it does and an example. */
export function catalogueMarkdown(entries: readonly StepEntry[]): string {
  const files = [...new Set(entries.map(({ file }) => file))]
  const sections = files.map((file) => {
    const steps = entries.filter((entry) => entry.file === file)
    return `## ${heading(file)}\n\n${steps.map(stepText).join('\n\n')}\n`
  })
  return `# Steps

Generated from \`steps/\` by \`gherkube steps --markdown\`; do not edit.

Every step may name another namespace than the scenario's where it ends in … \`in namespace "x"\`; an expectation waits for
up to 60 seconds of virtual time, or as long as … \`within 2 minutes\` says. A step that ends with a colon takes the doc
string or the table below it.

${parameterTable(entries)}
${sections.join('\n')}`
}

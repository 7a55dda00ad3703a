import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { StepEntry } from '../catalogue'
import type { Command, Terminal } from '../command'
import { PACKAGE_ROOT } from '../own-modules'

export const steps: Command = {
  name: 'steps',
  summary: 'list the steps that features can use, or search them',
  usage: '[words to search for]',
  options: [
    { name: 'markdown', type: 'flag', help: "print gherkube's own catalogue as a Markdown page" },
    { name: 'own', type: 'flag', help: 'only the steps beside your features' },
  ],
  async run(args, terminal) {
    const { catalogueMarkdown } = await import('../catalogue-markdown')
    const library = await libraryEntries()
    if (args.flag('markdown')) {
      terminal.out(catalogueMarkdown(library))
      return 0
    }
    const entries = [...(args.flag('own') ? [] : library), ...(await userEntries(terminal))]
    const found = await search(entries, args.positionals.join(' '))
    for (const entry of found) terminal.out(listing(entry, terminal))
    if (found.length > 0) return 0
    terminal.err(`gherkube: no step is like "${args.positionals.join(' ')}"\n`)
    return 1
  },
}

/** The step library's definitions, from the sources that the package ships. */
export async function libraryEntries(): Promise<readonly StepEntry[]> {
  const { readStepEntries } = await import('../catalogue')
  const folder = join(PACKAGE_ROOT, 'steps')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .sort()
  return files.flatMap((file) => readStepEntries(join(folder, file)))
}

async function userEntries({ cwd }: Terminal): Promise<readonly StepEntry[]> {
  const { DEFAULT_PATH, stepFilesBeside } = await import('../run/feature-paths')
  if (!existsSync(join(cwd, DEFAULT_PATH))) return []
  const { readStepEntries } = await import('../catalogue')
  return stepFilesBeside([DEFAULT_PATH], cwd).flatMap((file) => readStepEntries(file))
}

/** Entries that contain every word; if there is none, the nearest ones. */
async function search(entries: readonly StepEntry[], query: string): Promise<readonly StepEntry[]> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const text = (entry: StepEntry): string => [...entry.sentences, entry.summary, entry.example].join('\n').toLowerCase()
  const exact = entries.filter((entry) => words.every((word) => text(entry).includes(word)))
  if (exact.length > 0 || words.length === 0) return exact
  const { nearestSentences } = await import('../run/nearest-sentence')
  const near = nearestSentences(
    query,
    entries.flatMap(({ sentences }) => sentences),
    5,
  )
  return entries.filter(({ sentences }) => sentences.some((sentence) => near.includes(sentence)))
}

function listing({ keyword, sentences, summary, file, line }: StepEntry, { cwd, colours }: Terminal): string {
  const place = `${relative(cwd, file)}:${line}`
  const dim = (text: string): string => (colours ? `\u001b[2m${text}\u001b[0m` : text)
  const sentence = (sentences[0] ?? '').replace('{scope}', '').replace('{within}', '')
  return `${keyword} ${sentence}\n  ${summary ? `${summary}  ` : ''}${dim(place)}\n`
}

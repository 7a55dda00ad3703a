import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { type Background, IdGenerator, type Scenario, type Tag } from '@cucumber/messages'

interface Block {
  readonly start: number
  readonly hidden: boolean
}

/** A feature without its hidden scenarios, and without the remarks above them; `undefined` when nothing is left. */
export function publicFeature(text: string): string | undefined {
  const { feature, comments } = new Parser(
    new AstBuilder(IdGenerator.incrementing()),
    new GherkinClassicTokenMatcher(),
  ).parse(text)
  if (!feature || isHidden(feature.tags)) return undefined
  const remarks = new Set(comments.map(({ location }) => location.line))
  const blocks: Block[] = []
  let open = 0
  for (const { background, scenario, rule } of feature.children) {
    if (rule) {
      const hidden = isHidden(rule.tags)
      blocks.push({ start: firstLine(rule, remarks), hidden })
      for (const child of rule.children) blocks.push(blockOf(child, remarks, hidden))
      open += rule.children.filter(({ scenario: inner }) => inner && !hidden && !isHidden(inner.tags)).length
    } else {
      blocks.push(blockOf({ background, scenario }, remarks, false))
      if (scenario && !isHidden(scenario.tags)) open++
    }
  }
  return open === 0 ? undefined : withoutHidden(text.split('\n'), blocks)
}

const isHidden = (tags: readonly Tag[]): boolean => tags.some(({ name }) => name === '@hidden')

function blockOf(
  { background, scenario }: { readonly background?: Background | undefined; readonly scenario?: Scenario | undefined },
  remarks: ReadonlySet<number>,
  inherited: boolean,
): Block {
  const node = scenario ?? background
  const tags = scenario?.tags ?? []
  // Examples may be hidden by themselves: then the whole outline stays with the teacher.
  const hidden = inherited || isHidden(tags) || (scenario?.examples ?? []).some((examples) => isHidden(examples.tags))
  return { start: node ? firstLine({ location: node.location, tags }, remarks) : 0, hidden }
}

/** Where a scenario begins for a reader: at its tags and the comments above them. */
function firstLine(
  { location, tags }: { readonly location: { readonly line: number }; readonly tags: readonly Tag[] },
  remarks: ReadonlySet<number>,
): number {
  let line = Math.min(location.line, ...tags.map((tag) => tag.location.line))
  while (remarks.has(line - 1)) line--
  return line
}

function withoutHidden(lines: readonly string[], blocks: readonly Block[]): string {
  const kept = lines.filter((_, index) => !blocks.filter(({ start }) => start <= index + 1).at(-1)?.hidden)
  return `${kept.join('\n').trimEnd()}\n`
}

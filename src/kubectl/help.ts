import { alignTabs, DESCRIBE_LAYOUT } from './output/tab-writer'
import type { Verb } from './verb'

/** What `-h` prints: the verbs and flags that are supported here. */
export function helpText({ about, usage, flags, verbs }: Verb, path: string): string {
  const parts = [`${about}\n`]
  if (verbs)
    parts.push(
      `Available Commands:\n${list(verbs.filter(({ refusal }) => !refusal).map(({ name, about: text }) => [name, text]))}`,
    )
  if (flags?.length) {
    parts.push(
      `Options:\n${list(flags.map((flag) => [`${flag.short ? `-${flag.short}, ` : '    '}--${flag.name}`, flag.about]))}`,
    )
  }
  parts.push(
    `Usage:\n  ${path}${flags?.length ? ' [flags]' : ''}${usage ? ` ${usage}` : ''}${verbs ? ' COMMAND' : ''}\n`,
  )
  return parts.join('\n')
}

const list = (rows: readonly (readonly [string, string])[]): string =>
  alignTabs(
    [...rows]
      .sort(([a], [b]) => (a.trim() < b.trim() ? -1 : 1))
      .map(([name, text]) => `  ${name}\t${text}\n`)
      .join(''),
    DESCRIBE_LAYOUT,
  )

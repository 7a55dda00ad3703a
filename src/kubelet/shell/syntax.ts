/** A part of a word: literal text, or something that is expanded when the command runs. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'output'; readonly script: Script; readonly quoted: boolean }
  | { readonly kind: 'sum'; readonly expression: string }

export type Word = readonly WordPart[]

export interface Redirect {
  readonly operator: '<' | '>' | '>>'
  readonly target: Word
}

export type Script =
  | { readonly kind: 'command'; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'pipe'; readonly parts: readonly Script[]; readonly negated: boolean }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise?: Script }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Script }

export interface ListItem {
  readonly script: Script
  /** What joins it to the item before. */
  readonly after: 'always' | 'success' | 'failure'
  readonly background: boolean
}

export interface Branch {
  readonly condition: Script
  readonly body: Script
}

/** The script uses something of the shell language that is not read here. */
export class UnreadableScript extends Error {
  override readonly name = 'UnreadableScript'
}

import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** A step definition as its source tells it. */
export interface StepEntry {
  readonly keyword: 'Given' | 'When' | 'Then'
  /** In English first, then its translations. */
  readonly sentences: readonly string[]
  /** One sentence: the first paragraph of the comment above the definition. */
  readonly summary: string
  /** Lines as they stand in a feature: the `@example` of the comment. */
  readonly example: string
  readonly file: string
  readonly line: number
}

/**
 * Reads the step definitions of a source file (TypeScript or JavaScript) without running it: sentences are
 * literals, their documentation is the comment above.
 */
export function readStepEntries(path: string, text = readFileSync(path, 'utf8')): readonly StepEntry[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  const entries: StepEntry[] = []
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue
    const call = statement.expression
    const keyword = ts.isIdentifier(call.expression) ? call.expression.text : ''
    if (keyword !== 'Given' && keyword !== 'When' && keyword !== 'Then') continue
    const sentences = call.arguments.filter(ts.isStringLiteralLike).map((literal) => literal.text)
    if (sentences.length === 0) continue
    const { line } = file.getLineAndCharacterOfPosition(statement.getStart(file))
    entries.push({ keyword, sentences, ...documentation(statement), file: path, line: line + 1 })
  }
  return entries
}

function documentation(statement: ts.Statement): Pick<StepEntry, 'summary' | 'example'> {
  const comment = ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc)
  const example = comment?.tags?.find((tag) => tag.tagName.text === 'example')
  return {
    summary: (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/\s*\n\s*/g, ' ').trim(),
    example: (ts.getTextOfJSDocComment(example?.comment) ?? '').trim(),
  }
}

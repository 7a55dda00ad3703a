import { goSyntax } from '../../../base/go-syntax'
import { evaluate, printValue } from '../../../base/jsonpath/evaluate'
import { JsonPathError } from '../../../base/jsonpath/json-path-error'
import { type Node, parseTemplate } from '../../../base/jsonpath/parse'
import { CommandError, messageOf } from '../../errors'
import { toJson } from '../json'

/** What `kubectl -o jsonpath=TEMPLATE` prints for a value: no newline at the end. @throws {CommandError} */
export const printJsonPath = (template: string, value: unknown): string =>
  execute(template, value, (nodes) => printNodes(nodes, value, value))

/** What `kubectl -o jsonpath-as-json=TEMPLATE` prints: a list of what each part of the template finds. @throws {CommandError} */
export const printJsonPathAsJson = (template: string, value: unknown): string =>
  execute(template, value, (nodes) => listsOf(nodes, value, value).map(toJson).join(''))

function execute(template: string, value: unknown, print: (nodes: readonly Node[]) => string): string {
  const nodes = parseTemplate(template)
  try {
    return print(nodes)
  } catch (error) {
    throw new CommandError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${messageOf(error)}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}\n\n`,
    )
  }
}

const printNodes = (nodes: readonly Node[], value: unknown, root: unknown): string =>
  nodes.map((node) => printNode(node, value, root)).join('')

const listsOf = (nodes: readonly Node[], value: unknown, root: unknown): readonly (readonly unknown[])[] =>
  nodes.flatMap((node) => {
    if (node.type === 'text') return [[node.text]]
    if (node.type === 'stray end') throw strayEnd()
    const found = evaluate(node.steps, value, root)
    return node.type === 'path' ? [found] : found.flatMap((item) => listsOf(node.body, item, root))
  })

function printNode(node: Node, value: unknown, root: unknown): string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'stray end':
      throw strayEnd()
    case 'path':
      return evaluate(node.steps, value, root).map(printValue).join(' ')
    case 'range':
      return evaluate(node.steps, value, root)
        .map((item) => printNodes(node.body, item, root))
        .join('')
  }
}

const strayEnd = (): JsonPathError => new JsonPathError('not in range, nothing to end')

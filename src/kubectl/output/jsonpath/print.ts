import { isObject } from '../../../base/json'
import { CommandError, messageOf } from '../../errors'
import { toCompactJson } from '../json'
import { evaluate } from './evaluate'
import { type Node, parseTemplate } from './parse'

/** What `kubectl -o jsonpath=TEMPLATE` prints for a value: no newline at the end. @throws {CommandError} */
export function printJsonPath(template: string, value: unknown): string {
  const nodes = parseTemplate(template)
  try {
    return printNodes(nodes, value, value)
  } catch (error) {
    throw new CommandError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${messageOf(error)}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${toCompactJson(value)}\n\n`,
    )
  }
}

const printNodes = (nodes: readonly Node[], value: unknown, root: unknown): string =>
  nodes.map((node) => printNode(node, value, root)).join('')

function printNode(node: Node, value: unknown, root: unknown): string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'path':
      return evaluate(node.steps, value, root).map(printValue).join(' ')
    case 'range':
      return evaluate(node.steps, value, root)
        .map((item) => printNodes(node.body, item, root))
        .join('')
  }
}

/** Text as it is; maps and lists as JSON. */
export const printValue = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) || isObject(value) ? toCompactJson(value) : String(value)
}

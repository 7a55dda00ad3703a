import { compareText } from '../../../base/compare'
import { isObject } from '../../../base/json'
import { CommandError, messageOf } from '../../errors'
import { FUNCTIONS, goText, type TemplateFunction, truth } from './functions'
import { type Pipeline, parseGoTemplate, type TemplateNode, type Term } from './parse'

/** What `kubectl -o go-template=TEMPLATE` prints for a value. @throws {CommandError} */
export function printGoTemplate(template: string, value: unknown): string {
  const nodes = parseGoTemplate(template)
  try {
    return new Printer().nodes(nodes, value, new Map([['$', value]]))
  } catch (error) {
    throw new CommandError(
      `error executing template ${JSON.stringify(template)}: template: output:1: executing "output": ${messageOf(error)}`,
    )
  }
}

type Variables = Map<string, unknown>

class Printer {
  nodes(nodes: readonly TemplateNode[], dot: unknown, variables: Variables): string {
    return nodes.map((node) => this.node(node, dot, variables)).join('')
  }

  private node(node: TemplateNode, dot: unknown, variables: Variables): string {
    switch (node.type) {
      case 'text':
        return node.text
      case 'print':
        return goText(this.value(node.pipeline, dot, variables))
      case 'assign':
        variables.set(node.name, this.value(node.pipeline, dot, variables))
        return ''
      case 'range':
        return this.range(node, dot, variables)
      case 'if':
      case 'with':
        return this.branch(node, dot, variables)
    }
  }

  private branch(
    node: Extract<TemplateNode, { type: 'if' | 'with' | 'range' }>,
    dot: unknown,
    variables: Variables,
  ): string {
    const value = this.value(node.pipeline, dot, variables)
    const inner = new Map(variables)
    if (node.variables[0]) inner.set(node.variables[0], value)
    if (truth(value))
      return this.nodes(
        node.body,
        node.type === 'with' ? value : dot,
        node.type === 'with' ? inner : this.shared(node, inner, variables),
      )
    return this.nodes(node.otherwise, dot, variables)
  }

  /** Assignments inside `if` reach the variables outside. */
  private shared(node: { readonly variables: readonly string[] }, inner: Variables, outer: Variables): Variables {
    return node.variables.length > 0 ? inner : outer
  }

  private range(
    node: Extract<TemplateNode, { type: 'if' | 'with' | 'range' }>,
    dot: unknown,
    variables: Variables,
  ): string {
    const value = this.value(node.pipeline, dot, variables)
    if (typeof value === 'string' || typeof value === 'boolean') throw new Error(`range can't iterate over ${value}`)
    const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value)
      ? value.map((item, i) => [i, item] as const)
      : isObject(value)
        ? Object.entries(value).sort(([a], [b]) => compareText(a, b))
        : []
    if (entries.length === 0) return this.nodes(node.otherwise, dot, variables)
    const [first, second] = node.variables
    return entries
      .map(([key, item]) => {
        if (second) variables.set(second, item)
        if (first) variables.set(first, second ? key : item)
        return this.nodes(node.body, item, variables)
      })
      .join('')
  }

  private value(pipeline: Pipeline, dot: unknown, variables: Variables): unknown {
    let fed: readonly unknown[] = []
    for (const call of pipeline) fed = [this.call(call, { dot, variables, fed })]
    return fed[0]
  }

  private call(
    terms: readonly Term[],
    scope: { dot: unknown; variables: Variables; fed: readonly unknown[] },
  ): unknown {
    const [first, ...rest] = terms
    if (first?.type !== 'function') return first ? this.term(first, scope) : undefined
    const implementation = FUNCTIONS[first.name] as TemplateFunction
    return implementation(...rest.map((term) => this.term(term, scope)), ...scope.fed)
  }

  private term(term: Term, { dot, variables }: { dot: unknown; variables: Variables }): unknown {
    switch (term.type) {
      case 'literal':
        return term.value
      case 'path':
        return fieldsOf(term.variable === '' ? dot : variables.get(term.variable), term.fields)
      case 'group':
        return fieldsOf(this.value(term.pipeline, dot, variables), term.fields)
      case 'function':
        return this.call([term], { dot, variables, fed: [] })
    }
  }
}

const fieldsOf = (value: unknown, fields: readonly string[]): unknown =>
  fields.reduce<unknown>((inner, field) => {
    if (inner === undefined || inner === null) return undefined
    if (!isObject(inner))
      throw new Error(`can't evaluate field ${field} in type ${Array.isArray(inner) ? '[]interface {}' : typeof inner}`)
    return Object.hasOwn(inner, field) ? inner[field] : undefined
  }, value)

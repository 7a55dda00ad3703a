import { isObject } from '../../base/json'
import { CommandError } from '../errors'
import type { Session } from '../session'
import { nothingGiven } from './custom-columns'
import { printGoTemplate } from './go-template/print'
import { toJson } from './json'
import { printJsonPath, printJsonPathAsJson } from './jsonpath/print'
import { toKyaml } from './kyaml'
import { toYaml } from './yaml'

export interface OutputFormat {
  /** `json`, `jsonpath`, `wide`, ...; empty for the usual output. */
  readonly name: string
  /** What stands after `=`, or in the file that is named there. */
  readonly template: string
}

/** Whether a format is the table that kubectl prints unless told otherwise. */
export const isTable = ({ name }: OutputFormat): boolean => name === '' || name === 'wide'

const TEMPLATE_FORMATS = [
  'go-template',
  'go-template-file',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'template',
  'templatefile',
]
const OBJECT_FORMATS = [...TEMPLATE_FORMATS, 'json', 'kyaml', 'name', 'yaml']
const TABLE_FORMATS = ['custom-columns', 'custom-columns-file', 'wide']

export interface FormatOptions {
  readonly session: Session
  readonly output: string
  /** `--template`. */
  readonly template: string
  /** Whether `wide` and `custom-columns` make sense. */
  readonly tables: boolean
}

/** Reads `-o jsonpath={.a}`; template files are read from where manifests are. @throws {CommandError} */
export async function readFormat({ session, output, template, tables }: FormatOptions): Promise<OutputFormat> {
  if (output === '' && template === '') return { name: '', template: '' }
  if (output === '') return { name: 'go-template', template }
  const equals = output.indexOf('=')
  const given = equals < 0 ? template : output.slice(equals + 1)
  const name = nameOfFormat(equals < 0 ? output : output.slice(0, equals))
  const allowed = tables ? [...OBJECT_FORMATS, ...TABLE_FORMATS].sort() : [...OBJECT_FORMATS].sort()
  if (!allowed.includes(name) || (equals >= 0 && !takesText(name))) {
    throw new CommandError(
      `unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowed.join(',')}`,
    )
  }
  if (TEMPLATE_FORMATS.includes(name) && given === '') {
    throw new CommandError(`template format specified but no template given`)
  }
  if (name === 'custom-columns-file' && given === '') throw nothingGiven()
  if (!name.endsWith('file')) return { name: name === 'template' ? 'go-template' : name, template: given }
  const text = await session.files.read(given)
  if (text === undefined) {
    const what = name === 'custom-columns-file' ? 'template' : '--template'
    throw new CommandError(`error reading ${what} ${given}, open ${given}: no such file or directory`)
  }
  const bare = name === 'templatefile' ? 'go-template' : name.replace(/-file$/, '')
  return { name: bare, template: bare === 'custom-columns' ? columnsOfFile(text) : text }
}

/** `-o YAML` is `-o yaml`; the other formats are written as they are. */
const nameOfFormat = (text: string): string =>
  ['json', 'kyaml', 'name', 'yaml'].includes(text.toLowerCase()) ? text.toLowerCase() : text

/** Whether something may stand after `=`. */
const takesText = (name: string): boolean => TEMPLATE_FORMATS.includes(name) || name.startsWith('custom-columns')

/** A line of headers and a line of paths, as `-o custom-columns` wants them. */
function columnsOfFile(text: string): string {
  const [headers = [], paths = []] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  if (headers.length !== paths.length)
    throw new CommandError(`number of headers (${headers.length}) and field specifiers (${paths.length}) don't match`)
  return headers.map((header, i) => `${header}:${paths[i]}`).join(',')
}

/** Prints objects whole, one after the other, as a format other than a table does. */
export class ObjectPrinter {
  private printed = 0
  constructor(
    private readonly format: OutputFormat,
    private readonly showManagedFields: boolean,
  ) {}

  /** The text of one object or List. */
  print(object: unknown): string {
    const { name, template } = this.format
    // Templates see them: only whole objects are printed without.
    const shown = this.showManagedFields || TEMPLATE_FORMATS.includes(name) ? object : withoutManagedFields(object)
    this.printed++
    switch (name) {
      case 'json':
        return toJson(shown)
      case 'kyaml':
        return toKyaml(shown)
      case 'yaml':
        return `${this.printed > 1 ? '---\n' : ''}${toYaml(shown)}`
      case 'jsonpath':
        return printJsonPath(template, shown)
      case 'jsonpath-as-json':
        return printJsonPathAsJson(template, shown)
      default:
        return printGoTemplate(template, shown)
    }
  }
}

export function withoutManagedFields(value: unknown): unknown {
  if (!isObject(value)) return value
  if (Array.isArray(value.items)) return { ...value, items: value.items.map(withoutManagedFields) }
  if (!isObject(value.metadata) || !('managedFields' in value.metadata)) return value
  const { managedFields: _, ...metadata } = value.metadata
  return { ...value, metadata }
}

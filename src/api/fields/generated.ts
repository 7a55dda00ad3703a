/** The tables that `tools/generate-field-table.js` writes when gherkube is built. */
export interface GeneratedTable {
  /** `apps/v1/Deployment` -> the name of its type. */
  readonly kinds: Readonly<Record<string, string>>
  /** Type -> field -> encoded type: `int32`, `V1PodSpec!` (required), `[]V1Container`, `{}string`, `?V1X` (or a boolean). */
  readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Type -> field -> text; the type's own text is at ''. */
export type GeneratedDescriptions = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Beside the compiled code; or in the project's dist/ when the code runs from its sources or from another build folder. */
const PLACES = ['../../..', '../../../dist', '../../../../dist'] as const

const isMissing = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 'MODULE_NOT_FOUND'

/** Node keeps what it has required: the file is read once, when it is first asked for. */
function read(file: string): unknown {
  for (const place of PLACES) {
    try {
      return require(`${place}/${file}`)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  throw new Error(
    `Cannot read what gherkube knows about Kubernetes fields: ${file} is missing. Build it with "npm run build".`,
  )
}

export const readGeneratedTable = (): GeneratedTable => read('field-table.json') as GeneratedTable
export const readGeneratedDescriptions = (): GeneratedDescriptions =>
  read('field-descriptions.json') as GeneratedDescriptions

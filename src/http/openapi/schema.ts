/** A schema of an OpenAPI document. */
export type Schema = Readonly<Record<string, unknown>>

/** Where the two versions of OpenAPI differ in what they say of types. */
export interface Dialect {
  readonly version: 2 | 3
  /** Before the name of a schema that is referred to. */
  readonly prefix: string
  /** What stands for a reference: version 3 puts it into `allOf`, so that a description may stand beside it. */
  reference(target: string): Schema
}

export const OPENAPI_V3: Dialect = {
  version: 3,
  prefix: '#/components/schemas/',
  reference: (target) => ({ allOf: [{ $ref: target }] }),
}

export const OPENAPI_V2: Dialect = {
  version: 2,
  prefix: '#/definitions/',
  reference: (target) => ({ $ref: target }),
}

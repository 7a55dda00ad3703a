import { Root } from 'protobufjs/light'
import { isObject } from '../../base/json'

/** The media type in which kubectl asks for `/openapi/v2`, and the name that answers it. */
export const OPENAPI_V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
export const asksForProtobuf = (accept: string | undefined): boolean =>
  /application\/com\.github\.proto-openapi\.spec\.v2[.@]v1\.0\+protobuf/.test(accept ?? '')

/** The messages of gnostic's `OpenAPIv2.proto` that the documents here need: `name=number:type`, `[]` lists. */
const MESSAGES = `
Document swagger=1:string info=2:Info paths=8:Paths definitions=9:Definitions
Info title=1:string version=2:string
Paths path=2:[]NamedPathItem
NamedPathItem name=1:string value=2:PathItem
PathItem get=2:Operation put=3:Operation post=4:Operation delete=5:Operation patch=8:Operation
Operation produces=6:[]string consumes=7:[]string parameters=8:[]ParametersItem responses=9:Responses extensions=13:[]NamedAny
ParametersItem parameter=1:Parameter
Parameter body=1:BodyParameter plain=2:NonBodyParameter
BodyParameter name=2:string in=3:string required=4:bool schema=5:Schema
NonBodyParameter query=3:QueryParameter
QueryParameter in=2:string name=4:string type=6:string uniqueItems=20:bool
Responses code=1:[]NamedResponse
NamedResponse name=1:string value=2:ResponseValue
ResponseValue response=1:Response
Response description=1:string schema=2:SchemaItem
SchemaItem schema=1:Schema
Definitions each=1:[]NamedSchema
NamedSchema name=1:string value=2:Schema
Schema ref=1:string format=2:string title=3:string description=4:string default=5:Any multipleOf=6:double maximum=7:double exclusiveMaximum=8:bool minimum=9:double exclusiveMinimum=10:bool maxLength=11:int64 minLength=12:int64 pattern=13:string maxItems=14:int64 minItems=15:int64 maxProperties=17:int64 minProperties=18:int64 required=19:[]string enum=20:[]Any additional=21:AdditionalProperties type=22:TypeItem items=23:ItemsItem properties=25:Definitions extensions=31:[]NamedAny
AdditionalProperties schema=1:Schema boolean=2:bool
TypeItem value=1:[]string
ItemsItem schema=1:[]Schema
NamedAny name=1:string value=2:Any
Any yaml=2:string
`

type Values = Readonly<Record<string, unknown>>

let root: Root | undefined

/** Built when the first client asks in protobuf. */
function loaded(): Root {
  if (root) return root
  const nested = Object.fromEntries(
    MESSAGES.trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...fields] = line.split(' ')
        return [name, { fields: Object.fromEntries(fields.map(readField)) }]
      }),
  )
  root = Root.fromJSON({ nested })
  return root
}

function readField(text: string): readonly [string, { readonly id: number; readonly type: string; rule?: 'repeated' }] {
  const [, name = '', id = '', list = '', type = ''] = /^(\w+)=(\d+):(\[\])?(\w+)$/.exec(text) ?? []
  return [name, { id: Number(id), type, ...(list ? { rule: 'repeated' as const } : {}) }]
}

/** An OpenAPI v2 document in protobuf. */
export function encodeOpenApiV2(document: object): Buffer {
  const { swagger, info, paths, definitions } = document as Values
  const type = loaded().lookupType('Document')
  const message = {
    swagger,
    info,
    paths: { path: named(paths, pathItem) },
    definitions: { each: named(definitions, schemaMessage) },
  }
  return Buffer.from(type.encode(type.fromObject(message)).finish())
}

const named = (values: unknown, convert: (value: Values) => object): readonly object[] =>
  Object.entries((values ?? {}) as Record<string, Values>).map(([name, value]) => ({ name, value: convert(value) }))

const anything = (value: unknown): object => ({ yaml: JSON.stringify(value) })

const extensions = (value: Values): readonly object[] =>
  Object.entries(value)
    .filter(([name]) => name.startsWith('x-'))
    .map(([name, content]) => ({ name, value: anything(content) }))

const pathItem = (item: Values): object =>
  Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, operationMessage(operation as Values)]))

function operationMessage(operation: Values): object {
  const { produces, consumes, parameters, responses } = operation
  return {
    produces,
    consumes,
    parameters: (parameters as readonly Values[]).map((parameter) => ({ parameter: parameterMessage(parameter) })),
    responses: { code: named(responses, responseMessage) },
    extensions: extensions(operation),
  }
}

const parameterMessage = (parameter: Values): object =>
  parameter.in === 'body'
    ? { body: { ...parameter, schema: schemaMessage(parameter.schema as Values) } }
    : { plain: { query: parameter } }

const responseMessage = ({ description, schema }: Values): object => ({
  response: { description, schema: { schema: schemaMessage(schema as Values) } },
})

/** Fields of a schema that the message does not hold as they are. */
function schemaMessage(schema: Values): object {
  const { $ref, type, items, properties, additionalProperties, enum: values, ...plain } = schema
  return {
    ...plain,
    ...(plain.default === undefined ? {} : { default: anything(plain.default) }),
    ...($ref === undefined ? {} : { ref: $ref }),
    ...(type === undefined ? {} : { type: { value: [type] } }),
    ...(items === undefined ? {} : { items: { schema: [schemaMessage(items as Values)] } }),
    ...(properties === undefined ? {} : { properties: { each: named(properties, schemaMessage) } }),
    ...(additionalProperties === undefined ? {} : { additional: additionalMessage(additionalProperties) }),
    ...(Array.isArray(values) ? { enum: values.map(anything) } : {}),
    extensions: extensions(schema),
  }
}

const additionalMessage = (value: unknown): object =>
  isObject(value) ? { schema: schemaMessage(value) } : { boolean: value === true }

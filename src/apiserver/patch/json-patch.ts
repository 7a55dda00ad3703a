import { applyPatch, type Operation } from 'rfc6902'
import { StatusError } from '../../api/status-error'
import { clone, isObject, type JsonValue } from '../../base/json'
import { refuseHugeDocument } from '../decoding/decode'
import { DEFAULT_LIMITS } from '../limits'

const KINDS = ['add', 'remove', 'replace', 'move', 'copy', 'test']
const MAXIMUM_OPERATIONS = 10_000

/** RFC 6902. @throws {StatusError} BadRequest for what is no JSON patch, Invalid when an operation cannot be done. */
export function jsonPatch(target: unknown, patch: JsonValue): JsonValue {
  const operations = readOperations(patch)
  const document = clone(target) as JsonValue
  for (const operation of operations) {
    const [failure] = applyPatch(document, [operation])
    if (failure) throw unprocessable()
    // A few copies of copies are enough to fill any memory.
    if (operation.op === 'copy') refuseHugeDocument(document, DEFAULT_LIMITS)
  }
  return document
}

function readOperations(patch: JsonValue): Operation[] {
  if (!Array.isArray(patch)) {
    throw StatusError.badRequest(
      `json: cannot unmarshal ${isObject(patch) ? 'object' : typeof patch} into Go value of type jsonpatch.Patch`,
    )
  }
  if (patch.length > MAXIMUM_OPERATIONS) {
    const why = `The allowed maximum operations in a JSON patch is ${MAXIMUM_OPERATIONS}, got ${patch.length}`
    throw StatusError.of(413, 'RequestEntityTooLarge', why)
  }
  return patch.map(readOperation)
}

function readOperation(operation: JsonValue): Operation {
  if (!isObject(operation))
    throw StatusError.badRequest('json: cannot unmarshal into Go value of type jsonpatch.Operation')
  const { op, path, from } = operation
  if (typeof op !== 'string' || !KINDS.includes(op) || !isPointer(path) || (from !== undefined && !isPointer(from))) {
    throw unprocessable()
  }
  return operation as unknown as Operation
}

const isPointer = (path: unknown): path is string =>
  typeof path === 'string' && (path === '' || path.startsWith('/')) && !path.split('/').includes('__proto__')

const unprocessable = (): StatusError =>
  StatusError.of(422, 'Invalid', 'the server rejected our request due to an error in our request')

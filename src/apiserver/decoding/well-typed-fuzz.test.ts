import { test } from 'node:test'
import fc from 'fast-check'
import { type Field, type FieldType, fieldTable, type ObjectType, type ScalarType } from '../../api/fields/field-table'
import { RESOURCES } from '../../api/resources'
import { StatusError } from '../../api/status-error'
import type { JsonObject } from '../../base/json'
import { EventQueue } from '../../simulation/event-queue'
import { Store } from '../../store/store'
import { ApiServer } from '../api-server'
import { bootstrap } from '../bootstrap'
import { ClientApi } from '../client-api'

const table = fieldTable()

const SCALARS: Readonly<Record<ScalarType, readonly unknown[]>> = {
  string: ['', 'a', 'b', 'In', 'Exists', 'Recreate', 'Always', '25%', 'x/y', 'A_'],
  bytes: ['', 'aGk='],
  int32: [0, 1, -1, 80, 70_000],
  int64: [0, 1, -1, 30],
  number: [0, 0.5],
  boolean: [true, false],
  quantity: ['0', '1', '500m', '-1', '1Gi'],
  'int-or-string': [0, 1, '25%', 'x', '200%', -1],
  time: ['2026-01-01T00:00:00Z'],
  'micro-time': ['2026-01-01T00:00:00.000000Z'],
  any: [null, {}, 'x'],
}

interface Dice {
  below(bound: number): number
}

/** A value of the right type: fields are left out, lists are short or empty, texts rarely make sense. */
function randomValue(type: FieldType, dice: Dice, depth: number): unknown {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar][dice.below(SCALARS[type.scalar].length)]
    case 'list':
      return Array.from({ length: dice.below(3) }, () => randomValue(type.of, dice, depth + 1))
    case 'map':
      return Object.fromEntries(
        ['a', 'cpu'].slice(0, dice.below(3)).map((key) => [key, randomValue(type.of, dice, depth + 1)]),
      )
    case 'object':
      return randomObject(table.type(type.type), dice, depth + 1)
  }
}

const MAXIMUM_DEPTH = 9

function randomObject(type: ObjectType, dice: Dice, depth: number): JsonObject {
  const isKept = ({ required, name }: Field): boolean =>
    depth < MAXIMUM_DEPTH &&
    (name === 'spec' || name === 'template' || dice.below(required ? 8 : 4) > (required ? 0 : 2))
  const fields = [...type.fields.values()].filter(isKept)
  return Object.fromEntries(
    fields.map(({ name, type: inner }) => [name, randomValue(inner, dice, depth)]),
  ) as JsonObject
}

/** A small generator of its own, so that one number describes a case. */
function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return {
    below(bound) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * bound)
    },
  }
}

function startServer(): ClientApi {
  const queue = new EventQueue({ seed: 'test' })
  const api = new ApiServer({ store: new Store({ now: () => queue.now() }), scheduling: queue })
  bootstrap(api)
  return new ClientApi(api)
}

/** Refusals are fine; everything else that is thrown is a mistake of ours. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof StatusError) return undefined
    throw error
  }
}

test('no well-typed object, however senseless, breaks defaults, admission, validation or a later patch', () => {
  const client = startServer()
  fc.assert(
    fc.property(fc.constantFrom(...RESOURCES), fc.nat(), fc.nat(), (resource, first, second) => {
      const type = table.ofResource(resource) as ObjectType
      const { apiVersion: _version, kind: _kind, status: _status, ...body } = randomObject(type, diceOf(first), 0)
      const document = { ...body, metadata: { name: `o${first}` } }
      const created = attempt(() => client.create(resource, 'default', document))
      if (!created) return
      const key = { namespace: created.object.metadata.namespace ?? '', name: created.object.metadata.name }
      const { spec = {} } = randomObject(type, diceOf(second), 0)
      attempt(() => client.patch(resource, key, { type: 'merge', body: { spec } as JsonObject }))
      attempt(() => client.patch(resource, key, { type: 'strategic', body: { spec } as JsonObject }))
      attempt(() => client.applyPatch(resource, key, { spec } as JsonObject, { fieldManager: 'me', force: true }))
    }),
    { numRuns: 500 },
  )
})

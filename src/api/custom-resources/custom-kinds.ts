import { clone, equal } from '../../base/json'
import { rememberedFor } from '../../base/remembered'
import type { CustomResourceDefinition, CustomResourceVersion } from '../kinds'
import type { AnyResource, CustomKind, Resource, Subresource } from '../resource'
import { declare } from '../resources/metadata-rules'
import { applyDefaults } from '../schema/defaults'
import type { JsonSchema } from '../schema/json-schema'
import { pruneUnknown } from '../schema/prune'
import { customColumns, selectableField } from './custom-columns'
import type { CustomObject } from './custom-object'
import { customScale } from './custom-scale'
import { customProblems, customStatusProblems } from './custom-validation'
import { byPreference, deprecationOf } from './custom-versions'

const ANYTHING: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

/** The kinds that an established definition makes a server serve: one for each version, the preferred one first. */
export function customKinds(definition: CustomResourceDefinition): readonly AnyResource[] {
  const served = definition.spec.versions.filter((version) => version.served)
  return served.sort((a, b) => byPreference(a.name, b.name)).map((version) => customKind(definition, version))
}

function customKind(definition: CustomResourceDefinition, version: CustomResourceVersion): AnyResource {
  const { spec, status } = definition
  const { kind, plural, singular = '', shortNames = [], categories = [] } = status.acceptedNames ?? spec.names
  const schema = (version.schema?.openAPIV3Schema as JsonSchema | undefined) ?? ANYTHING
  const scale = version.subresources?.scale
  const rules = { schema, scale }
  return declare<CustomObject>({
    group: spec.group,
    version: version.name,
    kind,
    plural,
    singular,
    shortNames,
    categories,
    namespaced: spec.scope === 'Namespaced',
    subresources: subresourcesOf(version),
    tracksGeneration: true,
    setDefaults: (draft) => applyDefaults(draft, schema),
    validate: (object, previous) => customProblems(rules, object, previous),
    validateStatus: (object, previous) => customStatusProblems(rules, object, previous),
    ...(scale ? { scale: customScale(scale) } : {}),
    fieldSelectors: fieldSelectorsOf(version),
    columns: customColumns(version),
    present: presenter(`${spec.group}/${version.name}`, schema),
    custom: customOf(definition, version, schema),
  })
}

const subresourcesOf = ({ subresources = {} }: CustomResourceVersion): readonly Subresource[] =>
  (['status', 'scale'] as const).filter((name) => subresources[name])

const fieldSelectorsOf = ({ selectableFields = [] }: CustomResourceVersion): Resource<CustomObject>['fieldSelectors'] =>
  Object.fromEntries(
    selectableFields.map(({ jsonPath }) => [jsonPath.replace(/^\./, ''), { value: selectableField(jsonPath) }]),
  )

function customOf(
  definition: CustomResourceDefinition,
  version: CustomResourceVersion,
  schema: JsonSchema,
): CustomKind {
  const { names, versions } = definition.spec
  const deprecation = deprecationOf(definition, version)
  return {
    listKind: names.listKind ?? `${names.kind}List`,
    schema,
    storageVersion: versions.find(({ storage }) => storage)?.name ?? version.name,
    ...(deprecation === undefined ? {} : { deprecation }),
  }
}

/** Shows objects as this version has them: conversion changes what they say they are, prunes, and fills in defaults. */
const presenter = (apiVersion: string, schema: JsonSchema): NonNullable<Resource<CustomObject>['present']> =>
  rememberedFor((stored: CustomObject) => shownAs(apiVersion, schema, stored))

function shownAs(apiVersion: string, schema: JsonSchema, stored: CustomObject): CustomObject {
  const draft = clone(stored) as Record<string, unknown>
  draft.apiVersion = apiVersion
  pruneUnknown(draft, schema)
  applyDefaults(draft, schema)
  return equal(draft, stored) ? stored : (draft as unknown as CustomObject)
}

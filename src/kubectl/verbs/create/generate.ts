import type { KubernetesObject } from '../../../api/object'
import type { AnyResource } from '../../../api/resource'
import { apiVersionOf } from '../../../api/resource'
import { StatusError } from '../../../api/status-error'
import type { JsonObject } from '../../../base/json'
import { withLastApplied } from '../../apply-object'
import { CommandError } from '../../errors'
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, OUTPUT_FLAGS, toggle, VALIDATE_FLAG } from '../../flag'
import { dryRunOf, reportOf } from '../../report'
import { validationOf } from '../../validation'
import type { Call } from '../../verb'

/** Flags that every generator has. */
export const GENERATOR_FLAGS = [
  ...OUTPUT_FLAGS,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  VALIDATE_FLAG,
  toggle('save-config', 'Note the object for a later apply'),
]

/** The one NAME of a generator. @throws {CommandError} */
export function requireName(call: Call): string {
  const [name, ...others] = call.arguments
  if (name === undefined || others.length > 0)
    throw call.usage(`exactly one NAME is required, got ${call.arguments.length}`)
  return name
}

/** @throws {CommandError} in cobra's words, naming every flag that is missing */
export function requireFlags(call: Call, names: readonly string[]): void {
  const missing = names.filter((name) => !call.flags.has(name)).map((name) => `"${name}"`)
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.join(', ')} not set`)
}

export interface Generated {
  readonly resource: AnyResource
  readonly name: string
  readonly content: JsonObject
  readonly metadata?: JsonObject
  /** How a refusal begins: `failed to create deployment: `. None: the server's words as they are. */
  readonly failure?: string
}

/** Creates what a generator made, and reports it. @throws {StatusError}, {CommandError} */
export async function createGenerated(call: Call, generated: Generated): Promise<void> {
  const { resource, name, content, metadata, failure } = generated
  const report = await reportOf(call)
  const dryRun = dryRunOf(call)
  const namespaced = resource.namespaced && (call.namespaceGiven || dryRun === 'none')
  const namespace = namespaced ? { namespace: call.namespace } : {}
  const bare = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { ...metadata, name, ...namespace },
    ...content,
  } as JsonObject
  const body = call.flags.on('save-config') ? withLastApplied(bare) : bare
  if (dryRun === 'client') {
    report(resource, body as unknown as KubernetesObject, 'created')
    return
  }
  try {
    const { object, warnings } = await call.cluster.create(resource, call.namespaceFor(resource), body, {
      fieldManager: call.flags.text('field-manager') || 'kubectl-create',
      fieldValidation: validationOf(call),
      dryRun: dryRun === 'server',
    })
    call.session.warnAll(warnings)
    report(resource, object, 'created')
  } catch (error) {
    if (failure === undefined || !(error instanceof StatusError)) throw error
    throw new CommandError(`${failure}${error.message}`)
  }
}

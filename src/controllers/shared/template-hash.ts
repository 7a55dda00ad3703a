import type { PodTemplateSpec } from '../../api/kinds'
import { safeEncode } from '../../api/safe-encode'
import { fnv1a } from '../../base/hash'
import { canonicalJson } from '../../base/json'

/**
 * The hash in names of ReplicaSets and ControllerRevisions, and in the labels of their pods.
 *
 * Simplified: Kubernetes hashes Go's dump of the template struct, which cannot be reproduced elsewhere; this
 * hashes canonical JSON. Shape, stability and the use of `collisionCount` are the same.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const hash = fnv1a(canonicalJson(template))
  return safeEncode(String(collisionCount === undefined ? hash : fnv1a(littleEndian(collisionCount), hash)))
}

/** Eight bytes: the count as a little-endian uint32, then four zeros. */
const littleEndian = (count: number): Uint8Array =>
  Uint8Array.from([count, count >>> 8, count >>> 16, count >>> 24, 0, 0, 0, 0].map((byte) => byte & 0xff))

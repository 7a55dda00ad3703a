import { byAll, compareText } from '../../base/compare'
import type { CustomResourceDefinition, CustomResourceVersion } from '../kinds'

const STABILITY: Readonly<Record<string, number>> = { '': 3, beta: 2, alpha: 1 }

/** How stable a version is, and which; a name of another form counts least. */
function rankOf(version: string): readonly [stability: number, major: number, minor: number] {
  const [, major, stage = '', minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? []
  return major === undefined ? [0, 0, 0] : [STABILITY[stage] ?? 0, Number(major), Number(minor ?? 0)]
}

/** Versions as a server prefers them: stable before beta before alpha, later ones first (`CompareKubeAwareVersionStrings`). */
export const byPreference = byAll<string>(
  (a, b) => rankOf(b)[0] - rankOf(a)[0],
  (a, b) => rankOf(b)[1] - rankOf(a)[1],
  (a, b) => rankOf(b)[2] - rankOf(a)[2],
  compareText,
)

/** What a server says to everyone who uses a version that is deprecated (`defaultDeprecationWarning`). */
export function deprecationOf(
  { spec: { group, names, versions } }: CustomResourceDefinition,
  { name, deprecated, deprecationWarning }: CustomResourceVersion,
): string | undefined {
  if (!deprecated) return undefined
  if (deprecationWarning !== undefined) return deprecationWarning
  const [better] = versions
    .filter((version) => version.served && !version.deprecated && rankOf(version.name)[0] >= rankOf(name)[0])
    .map((version) => version.name)
    .sort(byPreference)
  const use = better && byPreference(better, name) < 0 ? `; use ${group}/${better} ${names.kind}` : ''
  return `${group}/${name} ${names.kind} is deprecated${use}`
}

import type { Verb } from '../verb'

/** Verbs of kubectl that make no sense without containers that run, a network or a kubeconfig; and what to do instead. */
const REASONS: Readonly<Record<string, string>> = {
  alpha: 'it has no stable verbs',
  attach: 'no program runs in the containers; look at `kubectl logs`',
  certificate: 'certificate requests are not simulated',
  completion: 'no shell runs here',
  cp: 'the containers have no files',
  debug: 'no program runs in the containers; look at `kubectl describe`',
  plugin: 'no other program is started',
  proxy: 'serve the cluster with `gherkube serve` instead',
}

/** Verbs that are known and refused, each with its reason. */
export const unsupported = (reasons: Readonly<Record<string, string>>): readonly Verb[] =>
  Object.entries(reasons).map(([name, refusal]) => ({ name, about: 'Not supported.', refusal }))

export const UNSUPPORTED: readonly Verb[] = unsupported(REASONS)

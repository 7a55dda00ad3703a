import { test } from 'node:test'
import { expect } from 'chai'
import { kubectlWorld } from '../../../testing/kubectl-world'

test('a quota explains its scopes, and shows what is used in the units of what is allowed', async () => {
  const { ok, pass } = kubectlWorld()
  await ok('create quota small --hard=memory=1Gi --scopes=NotBestEffort')
  await pass(1)
  const resources = [{ name: 'c', image: 'nginx', resources: { requests: { memory: '128M' } } }]
  await ok(`run web --image=nginx --overrides='${JSON.stringify({ spec: { containers: resources } })}'`)
  const meaning =
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.'
  expect(await ok('describe quota small')).to.equal(`Name:       small
Namespace:  default
Scopes:     NotBestEffort
 * ${meaning}
Resource  Used      Hard
--------  ----      ----
memory    125000Ki  1Gi
`)
  expect(await ok('describe namespace default')).to.contain(`Resource Quotas
  Name:    small
  Scopes:  NotBestEffort
  * ${meaning}
  Resource  Used  Hard
  --------  ---   ---
  memory    128M  1Gi
`)
})

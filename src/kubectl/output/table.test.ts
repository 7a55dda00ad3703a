import { test } from 'node:test'
import { expect } from 'chai'
import type { Column } from '../../api/resource'
import { pods } from '../../api/resources/pod'
import { SIMULATION_EPOCH } from '../../base/time'
import { pod } from '../../testing/build'
import { renderRows, tableRows } from './table'

const now = SIMULATION_EPOCH

/** Tables as a real kubectl printed them. */
const RECORDED = [
  `NAME         TYPE           CLUSTER-IP      EXTERNAL-IP   PORT(S)                      AGE   SELECTOR
ext          ExternalName   <none>          example.com   <none>                       4s    <none>
hl           ClusterIP      None            <none>        80/TCP                       4s    app=db
kubernetes   ClusterIP      10.96.0.1       <none>        443/TCP                      14m   <none>
lb           LoadBalancer   10.96.220.173   <pending>     80:32720/TCP,443:30761/TCP   4s    app=web
`,
  `NAMESPACE   NAME   READY   UP-TO-DATE   AVAILABLE   AGE
default     web    2/2     2            2           6s
`,
  `NAME                   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE
daemonset.apps/agent   2         2         2       2            2           <none>          3s
`,
]

test('rows are laid out as the recorded tables are', () => {
  for (const table of RECORDED) {
    const rows = table
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {3,}/))
    expect(renderRows(rows)).to.equal(table)
  }
})

test('a namespace, label columns and all labels stand around the columns of the kind', () => {
  const web = pod('web-1', { metadata: { labels: { tier: 'front', app: 'web' } } })
  const [header, row] = tableRows(pods, [web], {
    now,
    withNamespace: true,
    labelColumns: ['example.com/tier', 'tier'],
    showLabels: true,
  })
  expect(header?.[0]).to.equal('NAMESPACE')
  expect(header?.slice(-3)).to.deep.equal(['TIER', 'TIER', 'LABELS'])
  expect(row?.[0]).to.equal('default')
  expect(row?.slice(-3)).to.deep.equal(['', 'front', 'app=web,tier=front'])
})

test('wide columns show only when asked for', () => {
  const wide = tableRows(pods, [], { now, wide: true })[0] ?? []
  const narrow = tableRows(pods, [], { now })[0] ?? []
  expect(wide).to.include('NODE')
  expect(narrow).not.to.include('NODE')
})

test('the kind stands before the name when several kinds are shown', () => {
  const [, row] = tableRows(pods, [pod('web-1')], { now, withKind: true })
  expect(row?.[0]).to.equal('pod/web-1')
})

test('a cell ends at its first line', () => {
  const column: Column = { name: 'Message', type: 'string', cell: () => 'first\nsecond' }
  const rows = tableRows({ ...pods, columns: [column] }, [pod('x')], { now, noHeaders: true })
  expect(rows).to.deep.equal([['first...']])
})

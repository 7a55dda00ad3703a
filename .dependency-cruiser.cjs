'use strict'

// The table of docs/architecture.md. A room may import itself and the rooms on its line.
const ROOMS = {
  base: [],
  simulation: ['base'],
  api: ['base'],
  store: ['api', 'simulation', 'base'],
  apiserver: ['store', 'api', 'simulation', 'base'],
  controllers: ['api', 'simulation', 'base'],
  scheduler: ['api', 'simulation', 'base'],
  kubelet: ['api', 'simulation', 'base'],
  'net-tools': ['api', 'base'],
  cluster: ['net-tools', 'kubelet', 'scheduler', 'controllers', 'apiserver', 'store', 'api', 'simulation', 'base'],
  kubectl: ['cluster', 'api', 'base'],
  http: ['cluster', 'kubectl', 'api', 'base'],
  chai: ['cluster', 'api', 'base'],
  report: ['cluster', 'api', 'base'],
  grader: ['report', 'cluster', 'api', 'base'],
}

const CORE = ['base', 'simulation', 'api', 'store', 'apiserver', 'controllers', 'scheduler', 'kubelet']
const TESTS = '\\.test\\.ts$'

const roomRules = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${allowed.join(', ') || 'nothing'} (docs/architecture.md)`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: TESTS },
  to: { path: '^(src|steps)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'no-cycles',
      comment: 'files that import each other cannot be understood alone',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'one-composition-root',
      comment: 'only cluster/simulated puts the parts of the simulation together',
      severity: 'error',
      from: { path: '^src/cluster/', pathNot: `^src/cluster/simulated/|${TESTS}` },
      to: { path: '^src/(apiserver|controllers|scheduler|kubelet|store)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-only-in-live',
      comment: '@kubernetes/client-node costs 0.6 s and 70 MiB in every process',
      severity: 'error',
      from: { path: '^(src|steps)/', pathNot: `^src/cluster/live/|${TESTS}` },
      to: { path: 'node_modules/@kubernetes/client-node' },
    },
    {
      name: 'pure-core',
      comment: 'the core does not know its surroundings',
      severity: 'error',
      from: { path: `^src/(${CORE.join('|')})/`, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'builders and checkers are no part of the product',
      severity: 'error',
      from: { path: '^(src|steps)/', pathNot: `^src/testing/|${TESTS}` },
      to: { path: '^src/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}

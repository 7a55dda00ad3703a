import Module from 'node:module'
import { join } from 'node:path'

/** The compiled package: `dist`, two folders above this file. */
const COMPILED = join(__dirname, '..', '..')

/** The package's own root folder, with its package.json, sources and examples. */
export const PACKAGE_ROOT = join(COMPILED, '..')

export const STEPS_MODULE = join(COMPILED, 'steps', 'index.js')

const OWN: Readonly<Record<string, string>> = {
  gherkube: join(COMPILED, 'src', 'index.js'),
  'gherkube/chai': join(COMPILED, 'src', 'chai', 'index.js'),
  'gherkube/steps': STEPS_MODULE,
  'regexp-match-indices': join(COMPILED, 'src', 'cli', 'match-indices.js'),
}

interface Resolver {
  _resolveFilename(request: string, parent: unknown, ...rest: unknown[]): string
}

/**
 * Makes `require('gherkube')` and `require('@cucumber/cucumber')` give the running instance to every file, whatever
 * else is installed nearby. A second instance would collect steps that nobody runs ("an instance of Cucumber
 * that isn't running").
 */
function shareInstance(): void {
  const resolver = Module as unknown as Resolver
  const original = resolver._resolveFilename
  const cucumber = require.resolve('@cucumber/cucumber')
  resolver._resolveFilename = function (request, parent, ...rest) {
    const own = OWN[request]
    if (own) return own
    return request === '@cucumber/cucumber' ? cucumber : original.call(this, request, parent, ...rest)
  }
}

shareInstance()

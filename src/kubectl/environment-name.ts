import { patternMessage } from '../api/resources/names'
import { CommandError } from './errors'

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/

const PROBLEM = patternMessage(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  '[-._a-zA-Z][-._a-zA-Z0-9]*',
  'my.env-name',
  'MY_ENV.NAME',
  'MyEnvName1',
)

/** kubectl is stricter with the names of variables than the server. @throws {CommandError} */
export function requireEnvironmentName(name: string): void {
  if (!NAME.test(name)) throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${PROBLEM}`)
}

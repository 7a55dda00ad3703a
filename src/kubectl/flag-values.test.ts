import { test } from 'node:test'
import { expect } from 'chai'
import { CommandError } from './errors'
import { duration, integer, lines, text, texts, toggle } from './flag'
import { parseDuration, parseFlags } from './flag-values'

const FLAGS = [
  text('output', '', { short: 'o' }),
  toggle('all-namespaces', '', { short: 'A' }),
  toggle('watch', '', { short: 'w', fallback: 'true' }),
  texts('label-columns', '', { short: 'L' }),
  lines('env', ''),
  integer('replicas', ''),
  duration('timeout', ''),
  text('dry-run', '', { bare: 'unchanged', fallback: 'none' }),
]
const parse = (...input: string[]) => parseFlags(input, FLAGS, 'kubectl get')

test('values stand after a blank, after = or right behind the letter', () => {
  for (const input of [['-o', 'yaml'], ['-oyaml'], ['-o=yaml'], ['--output', 'yaml'], ['--output=yaml']]) {
    expect(parse(...input).values.text('output')).to.equal('yaml')
  }
})

test('letters of switches can be joined, and the last one may take a value', () => {
  const { values } = parse('-Awo', 'wide')
  expect(values.on('all-namespaces')).to.equal(true)
  expect(values.text('output')).to.equal('wide')
})

test('flags and words may be mixed, and everything after -- is a word', () => {
  const { words, dashAt } = parse('pods', '-A', 'web', '--', '-o', 'x')
  expect(words).to.deep.equal(['pods', 'web', '-o', 'x'])
  expect(dashAt).to.equal(2)
})

test('lists split at commas, repeated texts do not', () => {
  const { values } = parse('-L', 'a,b', '-L', 'c', '--env', 'X=1,2', '--env', 'Y=3')
  expect(values.all('label-columns')).to.deep.equal(['a', 'b', 'c'])
  expect(values.all('env')).to.deep.equal(['X=1,2', 'Y=3'])
})

test('a switch can be turned off, and a bare flag may have a value of its own', () => {
  const { values } = parse('--watch=false', '--dry-run', 'x')
  expect(values.on('watch')).to.equal(false)
  expect(values.text('dry-run')).to.equal('unchanged')
})

const mistakes: readonly (readonly [readonly string[], string])[] = [
  [['--nope'], "unknown flag: --nope\nSee 'kubectl get --help' for usage."],
  [['-Ax'], "unknown shorthand flag: 'x' in -Ax"],
  [['--output'], 'flag needs an argument: --output'],
  [['-o'], "flag needs an argument: 'o' in -o"],
  [['--replicas=x'], 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  [
    ['--replicas=99999999999999999999'],
    'invalid argument "99999999999999999999" for "--replicas" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  [['--timeout=5'], 'time: missing unit in duration "5"'],
  [['-A=maybe'], 'invalid argument "maybe" for "-A, --all-namespaces" flag: strconv.ParseBool'],
]

for (const [input, message] of mistakes) {
  test(`${input.join(' ')} is refused in pflag's words`, () => {
    expect(() => parse(...input)).to.throw(CommandError, message)
  })
}

test('durations are read as Go writes them', () => {
  expect(parseDuration('1h30m')).to.equal(5_400_000)
  expect(parseDuration('1.5s')).to.equal(1500)
  expect(parseDuration('0')).to.equal(0)
  expect(parseDuration('soon')).to.equal(undefined)
})

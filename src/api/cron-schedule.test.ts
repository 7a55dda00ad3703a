import { describe, test } from 'node:test'
import { expect } from 'chai'
import { type CalendarSchedule, parseCronSchedule } from './cron-schedule'

const calendar = (text: string): CalendarSchedule => parseCronSchedule(text) as CalendarSchedule

describe('A cron schedule', () => {
  test('has ranges, lists, steps and names', () => {
    expect(calendar('0,30 9-17/4 1 JAN,mar-may SUN')).to.deep.include({
      minutes: [0, 30],
      hours: [9, 13, 17],
      days: [1],
      months: [1, 3, 4, 5],
      weekdays: [0],
    })
    expect(calendar('50/4 * * * ?').minutes).to.deep.equal([50, 54, 58])
  })

  test('matches either day field only when both are restricted', () => {
    expect(calendar('0 0 1 * 1').eitherDay).to.equal(true)
    expect(calendar('0 0 */2 * 1').eitherDay).to.equal(true)
    expect(calendar('0 0 * * 1').eitherDay).to.equal(false)
    expect(calendar('0 0 1 * ?').eitherDay).to.equal(false)
  })

  test('has macros and intervals', () => {
    expect(parseCronSchedule('@hourly')).to.deep.equal(parseCronSchedule('0 * * * *'))
    expect(parseCronSchedule('@every 1h30m0.5s')).to.deep.equal({ type: 'interval', every: 5_400_000 })
  })

  test('may name a time zone', () => {
    expect(calendar('CRON_TZ=Europe/Berlin 0 6 * * *').timeZone).to.equal('Europe/Berlin')
  })

  test('that cannot be read says why in the words of the real parser', () => {
    const problems: readonly (readonly [string, string])[] = [
      ['', 'empty spec string'],
      ['every minute', 'expected exactly 5 fields, found 2: [every minute]'],
      ['60 * * * *', 'end of range (60) above maximum (59): 60'],
      ['* * * * 7', 'end of range (7) above maximum (6): 7'],
      ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
      ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
      ['*/0 * * * *', 'step of range should be a positive number: */0'],
      ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
      ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
      ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
      ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
      ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ]
    for (const [text, message] of problems) expect(() => parseCronSchedule(text)).to.throw(message)
  })
})

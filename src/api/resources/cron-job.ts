import type { Mutable } from '../../base/json'
import type { Instant } from '../../base/time'
import { CronSyntaxError, parseCronSchedule } from '../cron-schedule'
import { invalid, required, unsupported } from '../field-error'
import type { CronJob } from '../kinds'
import { age, ageColumn, integer, nameColumn, selectorColumn, templateColumns, text } from './columns'
import { type FieldErrors, NOTHING_WRONG, noneNegative, oneOf } from './field-rules'
import { defaultJobTemplate } from './job'
import { jobSpecIsValid } from './job-rules'
import { declare } from './metadata-rules'
import { templateWarnings } from './pod-warnings'
import { timeZoneError } from './time-zone-rules'

type Spec = CronJob['spec']

const POLICIES = ['Allow', 'Forbid', 'Replace'] as const
/** A job's name is the CronJob's and eleven more characters, and must fit into a label. */
const LONGEST_NAME = 52

function syntaxError(schedule: string): string | undefined {
  try {
    parseCronSchedule(schedule)
    return undefined
  } catch (error) {
    if (error instanceof CronSyntaxError) return error.message
    throw error
  }
}

function scheduleIsValid(schedule = ''): FieldErrors {
  const field = 'spec.schedule'
  if (!schedule) return [required(field)]
  const wrong = syntaxError(schedule)
  return [
    ...(wrong === undefined ? NOTHING_WRONG : [invalid(field, schedule, wrong)]),
    ...(schedule.includes('TZ')
      ? [invalid(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
      : NOTHING_WRONG),
  ]
}

function zoneIsValid(timeZone: string | undefined): FieldErrors {
  const wrong = timeZone === undefined ? undefined : timeZoneError(timeZone)
  return wrong === undefined ? NOTHING_WRONG : [invalid('spec.timeZone', timeZone, wrong)]
}

/** A template is a job's spec without a selector: its jobs always get one of their own. */
function templateIsValid({ jobTemplate }: Spec): FieldErrors {
  const path = 'spec.jobTemplate.spec'
  const { selector, manualSelector } = jobTemplate?.spec ?? {}
  return [
    ...jobSpecIsValid(jobTemplate.spec ?? ({} as never), path),
    ...(selector ? [invalid(`${path}.selector`, selector, '`selector` will be auto-generated')] : NOTHING_WRONG),
    ...(manualSelector ? [unsupported(`${path}.manualSelector`, manualSelector, ['nil', 'false'])] : NOTHING_WRONG),
  ]
}

const nameIsShort = (name: string): FieldErrors =>
  name.length > LONGEST_NAME
    ? [invalid('metadata.name', name, `must be no more than ${LONGEST_NAME} characters`)]
    : NOTHING_WRONG

function setDefaults(draft: Mutable<CronJob>): void {
  const spec = (draft.spec ??= {} as typeof draft.spec)
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const template = (spec.jobTemplate ??= {})
  defaultJobTemplate((template.spec ??= {} as NonNullable<typeof template.spec>))
}

const suspendText = (suspend: boolean | undefined): string =>
  suspend === undefined ? '<unset>' : suspend ? 'True' : 'False'

const lastSchedule = ({ status }: CronJob, now: Instant): string =>
  status.lastScheduleTime ? age(status.lastScheduleTime, now) : '<none>'

export const cronJobs = declare<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  legacyApiVersions: ['batch/v1beta1'],
  setDefaults,
  prepareForCreate(draft) {
    draft.status = {}
  },
  warnings: templateWarnings(({ spec }) => spec.jobTemplate?.spec?.template, 'spec.jobTemplate.spec.template'),
  validate: ({ spec, metadata }) => [
    ...scheduleIsValid(spec.schedule),
    ...noneNegative(spec, ['startingDeadlineSeconds'], 'spec'),
    ...zoneIsValid(spec.timeZone),
    ...oneOf(spec.concurrencyPolicy, POLICIES, 'spec.concurrencyPolicy'),
    ...templateIsValid(spec),
    ...noneNegative(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
    ...nameIsShort(metadata.name),
  ],
  columns: [
    nameColumn,
    text('Schedule', ({ spec }) => spec.schedule ?? ''),
    text('Timezone', ({ spec }) => spec.timeZone ?? '<none>'),
    text('Suspend', ({ spec }) => suspendText(spec.suspend)),
    integer('Active', ({ status }) => status.active?.length ?? 0),
    text('Last Schedule', lastSchedule),
    ageColumn,
    ...templateColumns<CronJob>(({ spec }) => spec.jobTemplate.spec?.template),
    selectorColumn(({ spec }) => spec.jobTemplate.spec?.selector),
  ],
})

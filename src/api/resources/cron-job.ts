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
import { dns1123Subdomain, type TextRule } from './names'
import { timeZoneError } from './time-zone-rules'

type Spec = CronJob['spec']

const POLICIES = ['Allow', 'Forbid', 'Replace'] as const
/** A job's name is the CronJob's and eleven more characters, and must fit into a label. */
const LONGEST_NAME = 52

const cronJobName: TextRule = (name) => [
  ...dns1123Subdomain(name),
  ...(name.length > LONGEST_NAME ? [`must be no more than ${LONGEST_NAME} characters`] : []),
]

function syntaxError(schedule: string): string | undefined {
  try {
    parseCronSchedule(schedule)
    return undefined
  } catch (error) {
    if (error instanceof CronSyntaxError) return error.message
    throw error
  }
}

function scheduleIsValid({ schedule = '', timeZone }: Spec): FieldErrors {
  const field = 'spec.schedule'
  if (!schedule) return [required(field)]
  const wrong = syntaxError(schedule)
  const zone = timeZone === undefined ? undefined : timeZoneError(timeZone)
  return [
    ...(wrong === undefined ? NOTHING_WRONG : [invalid(field, schedule, wrong)]),
    ...(/TZ=/.test(schedule)
      ? [invalid(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
      : NOTHING_WRONG),
    ...(zone === undefined ? NOTHING_WRONG : [invalid('spec.timeZone', timeZone, zone)]),
  ]
}

/** Jobs of a CronJob always get a selector of their own. */
function templateSelectsNothing({ jobTemplate }: Spec): FieldErrors {
  const path = 'spec.jobTemplate.spec'
  const { selector, manualSelector } = jobTemplate?.spec ?? {}
  return [
    ...(selector ? [invalid(`${path}.selector`, selector, '`selector` will be auto-generated')] : NOTHING_WRONG),
    ...(manualSelector ? [unsupported(`${path}.manualSelector`, manualSelector, ['nil', 'false'])] : NOTHING_WRONG),
  ]
}

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

export const cronJobs = declare<CronJob>(
  {
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
    validate: ({ spec }) => [
      ...scheduleIsValid(spec),
      ...noneNegative(spec, ['startingDeadlineSeconds'], 'spec'),
      ...oneOf(spec.concurrencyPolicy, POLICIES, 'spec.concurrencyPolicy'),
      ...templateSelectsNothing(spec),
      ...jobSpecIsValid(spec.jobTemplate.spec ?? ({} as never), 'spec.jobTemplate.spec'),
      ...noneNegative(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
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
  },
  cronJobName,
)

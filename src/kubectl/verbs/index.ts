import type { Verb } from '../verb'
import { apiResources, apiVersions } from './api-resources'
import { apply } from './apply'
import { auth } from './auth'
import { autoscale } from './autoscale'
import { clusterInfo } from './cluster-info'
import { config } from './config'
import { cordon, uncordon } from './cordon'
import { create } from './create'
import { deleteVerb } from './delete'
import { describe } from './describe'
import { diff } from './diff'
import { drain } from './drain'
import { edit } from './edit'
import { events } from './events'
import { exec } from './exec'
import { explain } from './explain'
import { expose } from './expose'
import { get } from './get'
import { kustomize } from './kustomize'
import { annotate, label } from './label'
import { logs } from './logs'
import { patch } from './patch'
import { portForward } from './port-forward'
import { replace } from './replace'
import { rollout } from './rollout'
import { run } from './run'
import { scale } from './scale'
import { set } from './set'
import { taint } from './taint'
import { top } from './top'
import { UNSUPPORTED } from './unsupported'
import { version } from './version'
import { wait } from './wait'

/** Every verb. To add one: one file beside this, one line in this list. */
export const VERBS: readonly Verb[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  auth,
  autoscale,
  clusterInfo,
  config,
  cordon,
  create,
  deleteVerb,
  describe,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  kustomize,
  label,
  logs,
  patch,
  portForward,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
  ...UNSUPPORTED,
]

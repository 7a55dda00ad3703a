import {
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  toggle,
} from '../../flag'

export const SET_FLAGS = [
  ...FILE_FLAGS,
  ...OUTPUT_FLAGS,
  SELECTOR_FLAG,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  RECORD_FLAG,
  toggle('all', 'All of the type'),
  toggle('local', 'Change what the files say, without asking the cluster'),
]

import { logText } from '../../grader/clean-text'
import type { GradeResult } from '../../grader/result'
import type { Terminal } from '../command'

const BAR = 24
const CLEAR_LINE = '\r\u001b[2K'

/**
 * Tells how far a class is. Where somebody watches, a bar that stays in its line, and lines only for what needs a look;
 * in logs, a line for each submission.
 */
export function classProgress(
  { columns, out }: Terminal,
  { exercise, total }: { readonly exercise: string; readonly total: number },
): { readonly tell: (result: GradeResult, reused: boolean) => void; readonly end: () => void } {
  let done = 0
  const line = ({ learner, score, maxScore, status, reason }: GradeResult, reused: boolean): string => {
    const remark = `${status === 'graded' ? '' : ` ${status}: ${reason}`}${reused ? ' (unchanged)' : ''}`
    return logText(`${exercise} ${learner}: ${score}/${maxScore}${remark}`).replaceAll('\n', ' ')
  }
  if (columns === undefined)
    return { tell: (result, reused) => out(`[${++done}/${total}] ${line(result, reused)}\n`), end: () => {} }
  return {
    tell: (result, reused) => {
      const full = Math.round((BAR * ++done) / total)
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${done}/${total} ${exercise}`
      out(`${CLEAR_LINE}${result.status === 'graded' ? '' : `${line(result, reused)}\n`}${bar.slice(0, columns - 1)}`)
    },
    end: () => out(CLEAR_LINE),
  }
}

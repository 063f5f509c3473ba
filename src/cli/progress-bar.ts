import type { OnProgress, Progress } from '../progress.js'
import type { Output } from './platform.js'

const BAR_WIDTH = 30
const CLEAR_TO_END = '\u001b[K'

export interface ProgressBar {
  /** What to give to a run; left out where nobody would see a bar. */
  onProgress?: OnProgress
  /** Takes the bar away. */
  erase(): Promise<void>
}

/** A bar of one line on a terminal; nothing at all elsewhere. */
export function progressBar(output: Output): ProgressBar {
  if (!output.isTTY) return { erase: async () => {} }
  let drawn = false
  // A terminal that has gone away must not end the run.
  const draw = (text: string) => output.write(text).catch(() => {})
  return {
    onProgress(progress) {
      drawn = true
      // One less than the width: a full line would wrap, and could not be erased.
      void draw(`\r${progressLine(progress).slice(0, output.columns - 1)}${CLEAR_TO_END}`)
    },
    async erase() {
      if (drawn) await draw(`\r${CLEAR_TO_END}`)
      drawn = false
    },
  }
}

/** `[█████░░░░░]  50 %  2 min left` */
export function progressLine({ done, total, left }: Progress): string {
  const part = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0
  const full = Math.floor(part * BAR_WIDTH)
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full)
  const percent = String(Math.floor(100 * part)).padStart(3)
  return `[${bar}] ${percent} %${Number.isFinite(left) ? `  ${duration(left)} left` : ''}`
}

function duration(seconds: number): string {
  if (seconds < 99.5) return `${Math.ceil(seconds)} s`
  if (seconds < 99.5 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86400)} days`
}

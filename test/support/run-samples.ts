import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import type { Experiment } from '../../src/experiment.js'
import { Kernel } from '../../src/kernel/kernel.js'
import { overlapSizes } from '../../src/overlap-records.js'
import type { RunPlan } from '../../src/simulate/run.js'
import { startRun } from '../../src/simulate/start-run.js'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.js'

export interface SampleSetting extends Pick<RunPlan, 'method' | 'redraw' | 'overlaps'> {
  experiment: Experiment
  runs: number
  /** The first run: the numbers of other runs are independent of it. */
  firstRun: number
}

/** The values of ε_g and of every overlap of a student at every time, each over the runs, by what they are called. */
export type Samples = Map<string, Float64Array>

/** Runs an ensemble, on a kernel that is not the library's perhaps. */
export function runSamples(setting: SampleSetting, module: WebAssembly.Module): Samples {
  const { method, redraw, overlaps, runs, firstRun } = setting
  const experiment = completeExperiment(setting.experiment, 'simulate')
  const kernel = new Kernel(module)
  const samples: Samples = new Map()
  for (let i = 0; i < runs; i++) {
    const run = startRun({ experiment, method, redraw, overlaps, run: firstRun + i }, kernel)
    while (!run.advance());
    const { generalizationError, records, diverged } = run.result
    if (diverged) throw new Error(`run ${firstRun + i} diverged`)
    const put = (name: string, value: number) => {
      if (!samples.has(name)) samples.set(name, new Float64Array(runs))
      samples.get(name)![i] = value
    }
    const { students, teachers, levels } = overlapSizes(experiment, overlaps)
    const size = students + teachers
    generalizationError.forEach((error, time) => {
      put(`ε_g at time ${time}`, error)
      for (let a = 0; a < students; a++) {
        for (let b = a; b < size; b++) {
          for (let level = 0; level <= levels; level++) {
            const value = records[time]![level * size * size + a * size + b]!
            put(`${pairName(a, b, students)}${level > 0 ? ` of level ${level}` : ''} at time ${time}`, value)
          }
        }
      }
    })
  }
  return samples
}

function pairName(a: number, b: number, students: number): string {
  return b < students ? `Q_${a + 1}${b + 1}` : `R_${a + 1}${b - students + 1}`
}

/** A two-sample test of what one number of a run is called. */
export interface Comparison {
  name: string
  p: number
}

/** Compares everything that is not the same number, but for rounding, in all the runs. */
export function compareSamples(first: Samples, second: Samples): Comparison[] {
  const comparisons: Comparison[] = []
  for (const [name, values] of first) {
    const others = second.get(name)!
    if (!isConstant([...values, ...others])) {
      comparisons.push({ name, p: kolmogorovSmirnov(values, others).p })
    }
  }
  return comparisons
}

function isConstant(values: number[]): boolean {
  const first = values[0]!
  return values.every((value) => Math.abs(value - first) <= 1e-12 * (1 + Math.abs(first)))
}

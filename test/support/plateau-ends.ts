import { completeExperiment } from '../../src/experiment/complete-experiment.js'
import type { Experiment } from '../../src/experiment.js'
import { plateauEnd, plateaus } from '../../src/plateau.js'
import { isPredicted } from '../../src/predict/not-predicted.js'
import { type PlateauPrediction, predictPlateau } from '../../src/predict/plateau.js'
import type { OwnPlateau } from '../../src/predict/plateau-length.js'
import { simulate } from '../../src/simulate.js'
import { solve } from '../../src/solve.js'
import { openKernel } from './kernel.js'

/** A network whose plateau is measured: K = M, scaled weights, orthonormal teacher, σ_J = 0.01. */
export interface EndCase {
  units: number
  /** L, at β = 1 */
  levels: number
  learningRate: number
  inputDimension: number
  seed: number
}

type Untimed = Omit<Experiment, 'time'>

export function endExperiment({ units, levels, learningRate, inputDimension, seed }: EndCase): Untimed {
  return {
    spectrum: { kind: 'power-law', beta: 1, levels },
    teacher: { units, vectors: 'orthonormal' },
    student: { units, initialStd: 0.01 },
    learningRate,
    inputDimension,
    seed,
  }
}

/** What is predicted of an experiment's plateau. */
export function predictionOf(experiment: Untimed): PlateauPrediction {
  const completed = completeExperiment({ ...experiment, time: { until: 1 } }, 'solve')
  const prediction = predictPlateau(completed, openKernel())
  if (!isPredicted(prediction)) throw new Error(prediction.notPredicted)
  return prediction
}

/** The plateau that `solve` has, sampled as densely in α as the predicted one asks for. */
export async function measuredPlateau(experiment: Untimed, own: OwnPlateau) {
  const at: number[] = []
  for (let time = own.start / 1000; time < 1.3 * own.end; time += Math.min(0.05 * time, own.end / 300)) {
    at.push(time)
  }
  const { alpha, generalizationError, floor } = await solve(
    { ...experiment, time: { at } },
    { tolerance: 1e-7 },
  )
  return plateaus(alpha, generalizationError, floor).at(-1)
}

/** Ends in SGD runs that start from the seed's overlaps. */
export async function simulatedEnds(
  experiment: Untimed,
  own: OwnPlateau,
  escapeTime: number,
  runs: number,
  workers?: number,
): Promise<number[]> {
  const until = own.end + 3 * escapeTime
  const at = Array.from({ length: 400 }, (_, i) => (until * (i + 1)) / 400)
  const options = { runs, method: 'reduced' as const, keepRuns: true, ...(workers && { workers }) }
  const trajectory = await simulate({ ...experiment, time: { at } }, options)
  const curves = trajectory.runs ?? [trajectory.generalizationError]
  return curves.map((run) => {
    const end = plateauEnd(trajectory.alpha, run, own.height)
    if (end === null) throw new Error(`a run has not left the plateau by α = ${until}`)
    return end
  })
}

/** A covariance spectrum: eigenvalues λ_k and the fractions p_k of the directions that have them. */
export type ExperimentSpectrum =
  | { kind: 'isotropic' }
  /** λ_k ∝ k^{-(1+β)}, k = 1…L, equal weights, mean 1 */
  | { kind: 'power-law'; beta: number; levels: number }
  | { kind: 'values'; eigenvalues: number[]; weights?: number[] }

/** v_n or w_i: `"scaled"` is v = 1/√M, w = √M/K; `"unit"` is 1. */
export type OutputWeights = 'scaled' | 'unit' | number[]

export type TeacherVectors = 'random' | 'orthonormal'

export type Activation = 'erf' | 'linear'

/** Overlaps per level, divided by N, not weighted by λ. */
export interface InitialOverlaps {
  /** q: [L][K][K] */
  student: number[][][]
  /** r: [L][K][M] */
  studentTeacher: number[][][]
  /** t: [L][M][M] */
  teacher: number[][][]
}

/** The times α at which a curve is wanted. */
export type ExperimentTime = { until: number; samples?: number; from?: number } | { at: number[] }

/** One experiment, as a user writes it. */
export interface Experiment {
  spectrum?: ExperimentSpectrum
  teacher: { units: number; outputWeights?: OutputWeights; vectors?: TeacherVectors }
  student: { units: number; outputWeights?: OutputWeights; initialStd?: number }
  activation?: Activation
  learningRate: number
  inputDimension?: number
  initialOverlaps?: InitialOverlaps
  time: ExperimentTime
  seed?: number
}

/** The same with every default filled in; a valid experiment with the same result. */
export interface CompletedExperiment {
  spectrum: { kind: 'isotropic' } | { kind: 'power-law'; beta: number; levels: number } | { kind: 'values'; eigenvalues: number[]; weights: number[] }
  /** `vectors` is left out when `initialOverlaps` is given. */
  teacher: { units: number; outputWeights: OutputWeights; vectors?: TeacherVectors }
  /** `initialStd` is left out when `initialOverlaps` is given. */
  student: { units: number; outputWeights: OutputWeights; initialStd?: number }
  activation: Activation
  learningRate: number
  /** Left out by `solve` from `initialOverlaps`, unless it was given. */
  inputDimension?: number
  initialOverlaps?: InitialOverlaps
  time: { until: number; samples: number; from: number } | { at: number[] }
  seed: number
}

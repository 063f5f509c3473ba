/** A covariance spectrum: eigenvalues λ_k and the fractions p_k of the directions that have them. */
export type ExperimentSpectrum =
  | { kind: 'isotropic' }
  /** λ_k ∝ k^{-(1+β)}, k = 1…L, equal weights, mean 1; β ≥ −1, L ≥ 1 */
  | { kind: 'power-law'; beta: number; levels: number }
  /** λ_k ≥ 0, not all 0, as they are; p_k > 0 with sum 1, equal if left out: [L] each */
  | { kind: 'values'; eigenvalues: number[]; weights?: number[] }

/** v_n or w_i: `"scaled"` is v = 1/√M, w = √M/K; `"unit"` is 1. */
export type OutputWeights = 'scaled' | 'unit' | number[]

export type TeacherVectors = 'random' | 'orthonormal'

export type Activation = 'erf' | 'linear'

/**
 * Overlaps per level, divided by N, not weighted by λ. Each level is symmetric and, student and teacher together,
 * positive semidefinite.
 */
export interface InitialOverlaps {
  /** q: [L][K][K] */
  student: number[][][]
  /** r: [L][K][M] */
  studentTeacher: number[][][]
  /** t: [L][M][M] */
  teacher: number[][][]
}

/**
 * The times α at which a curve is wanted: `samples` ≥ 2 of them (default 60), log-spaced from `from` > 0 (default the
 * smaller of 0.01 and until/1000) to `until`, both included; or those listed, ≥ 0 and strictly increasing.
 */
export type ExperimentTime = { until: number; samples?: number; from?: number } | { at: number[] }

/** One experiment, as a user writes it. Lengths and times are dimensionless. */
export interface Experiment {
  /** λ_k, p_k; default isotropic */
  spectrum?: ExperimentSpectrum
  /** M ≥ 1 units, v_n (default "scaled"), B_n (default "random") */
  teacher: { units: number; outputWeights?: OutputWeights; vectors?: TeacherVectors }
  /**
   * K ≥ 1 units, w_i (default "scaled"), σ_J ≥ 0 (default 0.01). Only the first `trained` directions are trained (N_l,
   * 1 … N, default all), largest eigenvalues first, equal ones in the order given. A level in which they end is split
   * in two, each part with overlaps of its own; with `initialOverlaps` they must end at a level's edge.
   */
  student: { units: number; outputWeights?: OutputWeights; initialStd?: number; trained?: number }
  /** g; default "erf" */
  activation?: Activation
  /** η > 0 */
  learningRate: number
  /** N ≥ 1 with every p_k N whole; default the smallest from 1024 to 10⁷ that fits */
  inputDimension?: number
  /** q, r, t; drawn from the seed unless given. Excludes `teacher.vectors` and `student.initialStd`. */
  initialOverlaps?: InitialOverlaps
  /** α */
  time: ExperimentTime
  /** 0 … 2^53 − 1; default 1 */
  seed?: number
}

/** A spectrum with its weights filled in. */
export type CompletedSpectrum =
  | { kind: 'isotropic' }
  | { kind: 'power-law'; beta: number; levels: number }
  | { kind: 'values'; eigenvalues: number[]; weights: number[] }

/** Times with every default filled in. */
export type CompletedTime = { until: number; samples: number; from: number } | { at: number[] }

/** The same with every default filled in; a valid experiment with the same result. */
export interface CompletedExperiment {
  spectrum: CompletedSpectrum
  /** `vectors` is left out when `initialOverlaps` is given. */
  teacher: { units: number; outputWeights: OutputWeights; vectors?: TeacherVectors }
  /** `initialStd` is left out when `initialOverlaps` is given, `trained` when it was not given: all are. */
  student: { units: number; outputWeights: OutputWeights; initialStd?: number; trained?: number }
  activation: Activation
  learningRate: number
  /** Left out by `solve` from `initialOverlaps`, unless it was given: only `student.trained` needs it there. */
  inputDimension?: number
  initialOverlaps?: InitialOverlaps
  time: CompletedTime
  seed: number
}

/** Which of the two computations an experiment is completed for: they need N for different things. */
export type ExperimentKind = 'solve' | 'simulate'

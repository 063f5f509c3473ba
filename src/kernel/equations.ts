import type { KernelExports } from './exports.js'
import { type Integrator, integrators } from './integrators.js'
import { global, view } from './memory.js'

/** How a call of `advance` ended, by assembly/integrator.ts. */
const outcomes = ['reached', 'interrupted', 'stalled', 'diverged'] as const
export type Outcome = (typeof outcomes)[number]

export interface EquationsSetting {
  /** λ_k and p_k: L */
  eigenvalues: ArrayLike<number>
  weights: ArrayLike<number>
  /** Whether the students are trained in the level: L */
  trained: readonly boolean[]
  learningRate: number
}

/** The order-parameter equations and their integrator. Write the initial overlaps into `rows()`, then `start`. */
export class Equations {
  readonly #exports: KernelExports
  readonly #fields: number
  readonly #levels: number

  constructor(exports: KernelExports, fields: number, setting: EquationsSetting) {
    const { eigenvalues, weights, trained, learningRate } = setting
    this.#exports = exports
    this.#fields = fields
    this.#levels = eigenvalues.length
    exports.setUpEquations(eigenvalues.length, learningRate)
    view(exports, global(exports, 'eigenvalues'), eigenvalues.length).set(eigenvalues)
    const trainedEigenvalues = trained.map((isTrained, k) => (isTrained ? eigenvalues[k]! : 0))
    view(exports, global(exports, 'trainedEigenvalues'), trained.length).set(trainedEigenvalues)
    view(exports, global(exports, 'weights'), weights.length).set(weights)
  }

  /** S_ab over the levels: [K+M][K+M][L], students first; live views, stale as soon as anything is allocated. */
  rows(): Float64Array[][] {
    return Array.from({ length: this.#fields }, (_, a) =>
      Array.from({ length: this.#fields }, (_, b) =>
        view(this.#exports, this.#exports.rowOf(a, b), this.#levels),
      ),
    )
  }

  /** C of the overlaps as they stand. */
  gather(): void {
    this.#exports.startEquations()
    this.#exports.gatherState()
  }

  /** The tolerances of a step, before and after the students have specialised: see step-tolerance.ts. */
  start({ step, late }: { step: number; late: number }, integrator: Integrator): void {
    this.#exports.startEquations()
    this.#exports.startIntegrator(step, late, integrators.indexOf(integrator))
  }

  /** Goes on to α = `target`, or for `most` stages of steps if that is farther. */
  advance(target: number, most: number): Outcome {
    return outcomes[this.#exports.advance(target, most)]!
  }

  /** Numbers in a state, with the padding. */
  get size(): number {
    return global(this.#exports, 'stateSize')
  }

  /** S_ab of level k, over N, not weighted by λ. */
  overlap(a: number, b: number, k: number): number {
    return this.#exports.overlapAt(a, b, k)
  }

  /** Whether the state has been changed to differences from the teachers, in which ε_g keeps its relative accuracy. */
  get isSpecialised(): boolean {
    return global(this.#exports, 'isSpecialised') !== 0
  }

  /** α reached. */
  get time(): number {
    return global(this.#exports, 'time')
  }

  /** ε_g at `time`. */
  get error(): number {
    return global(this.#exports, 'error')
  }

  /** What the rounding error of ε_g is in proportion to, the largest so far. */
  get largestErrorScale(): number {
    return global(this.#exports, 'largestErrorScale')
  }

  get work(): Record<
    'steps' | 'stabilisedSteps' | 'implicitSteps' | 'rejectedSteps' | 'evaluations' | 'factorisations',
    number
  > {
    return {
      steps: global(this.#exports, 'steps'),
      stabilisedSteps: global(this.#exports, 'stabilisedSteps'),
      implicitSteps: global(this.#exports, 'implicitSteps'),
      rejectedSteps: global(this.#exports, 'rejected'),
      evaluations: global(this.#exports, 'evaluations'),
      factorisations: global(this.#exports, 'factorisations'),
    }
  }
}

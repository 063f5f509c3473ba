import { type Decay, MOST_CONTOUR_TIMES } from '../kernel/decay.js'
import type { Kernel } from '../kernel/kernel.js'

/** Up to so many rates every time is a sum over all modes, which costs the square of their number. */
const FEW_RATES = 256
/** Beyond, so many terms in all are worth their time where the transform is not accurate enough. */
const MOST_TERMS = 1e7
/** The transform's error over the size of ε's terms; test/predict-decay.ts compares it with what is seen. */
const TRANSFORM_ERROR = 2e-13
/** Above this relative error modes are preferred. */
const WANTED = 1e-10
/** Modes whose exponents lie farther apart than this from the slowest one's leave nothing. */
const FARTHEST = 80
/** Fewer steps of a map than this are made one by one: the transform needs more. */
const SHORTEST = 256

/** How ε was found: `start` is t = 0, `steps` the map itself. */
export type DecayFormula = 'start' | 'modes' | 'transform' | 'steps'

/** What decays: rates b_k in any order, equal ones too; q_k, s_k and U, ≥ 0; `step` 0 for a flow. */
export interface Feedback {
  rates: ArrayLike<number>
  couplings: ArrayLike<number>
  sources: ArrayLike<number>
  constant: number
  step: number
}

/** ε at the times asked for, with absolute error bounds. */
export interface DecayCurve {
  values: number[]
  errors: number[]
  formulas: DecayFormula[]
}

/**
 * A decay with a rank-one feedback, ds_k/dt = −b_k s_k + q_k ε, ε = U + Σ s_k, with non-negative q, s and U; or the same
 * as a map of steps of length `step`.
 *
 * Its transform (U/y + Σ s_k/(y + b_k)) / (1 − Σ q_k/(y + b_k)) has simple poles on the real axis only. ε is the sum over
 * them where they are few, and where the transform does not do: inverted on hyperbolas (Weideman & Trefethen, Math. Comp.
 * 76, 1341 (2007)) after a shift by the slowest pole, it keeps its relative accuracy into the exponential tail.
 *
 * @internal
 */
export class FeedbackDecay {
  readonly #decay: Decay | undefined
  readonly #rates: Float64Array
  readonly #constant: number
  readonly #start: number
  readonly #step: number
  #modes = 0

  constructor(kernel: Kernel, feedback: Feedback) {
    const distinct = distinctRates(feedback)
    const { rates, sources, constant, step } = distinct
    this.#rates = rates
    this.#constant = constant
    this.#start = sources.reduceRight((sum, source) => sum + source, 0) + constant
    this.#step = step
    if (rates.length > 0) this.#decay = kernel.decay(distinct)
  }

  /** x_0, which every other pole decays faster than: negative if ε grows; undefined if nothing changes. */
  get slowestRate(): number | undefined {
    if (this.#decay === undefined) return undefined
    const { origin, offset } = this.root(0)
    return origin + offset
  }

  /** Number of poles: as many as there are distinct rates with a coupling. */
  get count(): number {
    return this.#rates.length
  }

  /** Pole j, x_j ascending, as a rate and the distance from it. */
  root(j: number): { origin: number; offset: number } {
    this.#findModes(j + 1)
    return this.#decay!.root(j)
  }

  /** ε at ascending times t ≥ 0, for a map whole numbers of steps. Once. */
  curve(times: readonly number[]): DecayCurve {
    const { length } = times
    const curve: DecayCurve = {
      values: new Array(length).fill(this.#start),
      errors: new Array(length).fill(this.#start * Number.EPSILON * (2 + this.#rates.length)),
      formulas: new Array(length).fill('start'),
    }
    const first = times[0] === 0 ? 1 : 0
    if (this.#decay === undefined) return curve
    if (this.#rates.length <= FEW_RATES) {
      for (let i = first; i < length; i++) this.#sumModes(curve, times, i, this.#rates.length)
      return curve
    }
    const shortest = SHORTEST * this.#step
    const long = times.findIndex((t, i) => i >= first && t >= shortest)
    const end = long < 0 ? length : long
    if (end < length) this.#invert(curve, times, end)
    // last, as it changes the sources
    if (end > first) this.#makeSteps(curve, times, first, end)
    return curve
  }

  #findModes(count: number): void {
    if (count <= this.#modes) return
    this.#decay!.findModes(this.#modes, count)
    this.#modes = count
  }

  #sumModes(curve: DecayCurve, times: readonly number[], i: number, count: number): void {
    this.#findModes(count)
    const { value, error } = this.#decay!.byModes(times[i]!, count)
    curve.values[i] = value
    curve.errors[i] = error
    curve.formulas[i] = 'modes'
  }

  #invert(curve: DecayCurve, times: readonly number[], from: number): void {
    const decay = this.#decay!
    const slowest = this.slowestRate!
    decay.shiftTransform(this.#constant === 0 || slowest < 0)
    for (let start = from; start < times.length; ) {
      let end = start + 1
      while (
        end < times.length &&
        times[end]! <= decay.span * times[start]! &&
        end - start < MOST_CONTOUR_TIMES
      )
        end++
      const { values, sizes } = decay.byTransform(times.slice(start, end))
      values.forEach((value, offset) => {
        const i = start + offset
        // the slowest exponent's own rounding
        const exponent = 2 * Number.EPSILON * (Math.abs(this.#rates[0]!) + Math.abs(slowest)) * times[i]!
        curve.values[i] = value
        curve.errors[i] = TRANSFORM_ERROR * sizes[offset]! + exponent * value
        curve.formulas[i] = 'transform'
      })
      start = end
    }
    for (let i = times.length - 1; i >= from; i--) {
      if (curve.errors[i]! <= WANTED * curve.values[i]!) continue
      const needed = this.#lasting(times[i]!)
      if (needed * this.#rates.length <= MOST_TERMS) this.#sumModes(curve, times, i, needed)
    }
  }

  /** How many modes are left at time t. */
  #lasting(t: number): number {
    const slowest = this.slowestRate!
    const reach = slowest + FARTHEST / t
    // pole j lies above rate j − 1
    const gone = this.#rates.findIndex((rate) => rate > reach)
    return gone < 0 ? this.#rates.length : gone + 1
  }

  #makeSteps(curve: DecayCurve, times: readonly number[], from: number, to: number): void {
    let made = 0
    let value = this.#start
    for (let i = from; i < to; i++) {
      const steps = Math.round(times[i]! / this.#step)
      for (; made < steps; made++) value = this.#decay!.advance()
      curve.values[i] = value
      // all terms are positive
      curve.errors[i] = value * Number.EPSILON * (steps + 1) * (4 + this.#rates.length)
      curve.formulas[i] = 'steps'
    }
  }
}

/** The same with ascending and distinct rates, all with a coupling. */
function distinctRates({ rates, couplings, sources, constant, step }: Feedback) {
  // an array's sort passes once over what is in order, as power laws are
  const order = Array.from({ length: rates.length }, (_, k) => k).sort((a, b) => rates[a]! - rates[b]!)
  const distinct = {
    rates: new Float64Array(order.length),
    couplings: new Float64Array(order.length),
    sources: new Float64Array(order.length),
  }
  let last = -1
  for (const k of order) {
    // what has no coupling does not decay: its eigenvalue is 0
    if (couplings[k] === 0) {
      constant += sources[k]!
      continue
    }
    if (last < 0 || rates[k] !== distinct.rates[last]) {
      last++
      distinct.rates[last] = rates[k]!
    }
    distinct.couplings[last]! += couplings[k]!
    distinct.sources[last]! += sources[k]!
  }
  const cut = (column: Float64Array) => column.subarray(0, last + 1)
  return {
    rates: cut(distinct.rates),
    couplings: cut(distinct.couplings),
    sources: cut(distinct.sources),
    constant,
    step,
  }
}

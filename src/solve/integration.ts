import { embeddedKernel } from '../embedded.js'
import { experimentNetwork } from '../experiment/network.js'
import type { CompletedExperiment } from '../experiment.js'
import type { Integrator } from '../kernel/integrators.js'
import { Kernel } from '../kernel/kernel.js'
import { type OverlapRecord, type OverlapSizes, recordOverlaps } from '../overlap-records.js'
import { type ProgressMeter, runInSlices } from '../pace.js'
import type { Status } from '../trajectory.js'
import type { LevelSystem } from './level-system.js'
import { SMALLEST } from './rounding.js'
import { stepTolerance } from './step-tolerance.js'

/** Numbers of state times stages of a step between two looks at the clock: about a millisecond of work. */
const SLICE_WORK = 36000

/** One integration of the order-parameter equations of a system of levels, through given times. */
export class Integration {
  readonly alpha: number[] = []
  readonly generalizationError: number[] = []
  readonly records: OverlapRecord[] = []
  status: Status = 'done'
  readonly #equations: ReturnType<Kernel['equations']>
  readonly #kernel: Kernel

  constructor(
    experiment: CompletedExperiment,
    system: LevelSystem,
    tolerance: number,
    integrator: Integrator,
  ) {
    const kernel = new Kernel(embeddedKernel())
    kernel.setNetwork(experimentNetwork(experiment))
    const equations = kernel.equations({ ...system.levels, learningRate: experiment.learningRate })
    equations.rows().forEach((row, a) => {
      for (let b = a; b < row.length; b++) row[b]!.set(system.rows[a]![b]!)
    })
    equations.gather()
    equations.start(stepTolerance(tolerance, experiment, kernel.covariance()), integrator)
    this.#kernel = kernel
    this.#equations = equations
  }

  /** Goes through the times, in slices; recording overlaps of the given sizes, if any. */
  async run(
    times: readonly number[],
    sizes: OverlapSizes | undefined,
    meter: ProgressMeter,
    stop: AbortSignal | undefined,
  ): Promise<void> {
    const equations = this.#equations
    const stages = Math.max(1, Math.floor(SLICE_WORK / equations.size))
    const advance = () => {
      const target = times[this.alpha.length]!
      const outcome = equations.advance(target, stages)
      if (outcome === 'interrupted') return false
      if (outcome !== 'reached') {
        this.status = outcome
        return true
      }
      this.alpha.push(target)
      const { error } = equations
      // what is as small has lost its digits, and may have lost its sign
      this.generalizationError.push(Math.abs(error) < SMALLEST ? Math.max(error, 0) : error)
      if (sizes !== undefined) {
        const level = (a: number, b: number, k: number) => equations.overlap(a, b, k)
        this.records.push(recordOverlaps(sizes, this.#kernel.covariance(), level))
      }
      return this.alpha.length === times.length
    }
    if (!(await runInSlices(advance, () => meter.tick(), stop))) this.status = 'aborted'
  }

  /** α reached. */
  get time(): number {
    return this.#equations.time
  }

  /** Whether ε_g kept its relative accuracy after the students had specialised. */
  get isSpecialised(): boolean {
    return this.#equations.isSpecialised
  }

  get largestErrorScale(): number {
    return this.#equations.largestErrorScale
  }

  get work(): ReturnType<Kernel['equations']>['work'] {
    return this.#equations.work
  }
}

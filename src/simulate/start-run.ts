import { Reader } from '../archive.js'
import type { Kernel } from '../kernel/kernel.js'
import { engines } from './engines.js'
import type { Run, RunPlan } from './run.js'
import { SimulationRun } from './simulation-run.js'

/**
 * A run at its beginning, or where it was saved. The kernel serves no other one from now on.
 *
 * @param state of a run of the same plan
 */
export function startRun(plan: RunPlan, kernel: Kernel, state?: Uint8Array): Run {
  kernel.reset()
  const run = new SimulationRun(plan, engines[plan.method], kernel)
  if (state !== undefined) run.serialize(new Reader(state))
  return run
}

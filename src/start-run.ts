import { engines } from './engines.js'
import type { Kernel } from './kernel.js'
import type { Run, RunPlan } from './run.js'
import { SimulationRun } from './simulation-run.js'

/** A run at its beginning. The kernel serves no other one from now on. */
export function startRun(plan: RunPlan, kernel: Kernel): Run {
  kernel.reset()
  return new SimulationRun(plan, engines[plan.method], kernel)
}

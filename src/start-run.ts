import type { SimulationMethod } from './api.js'
import { DirectRun } from './direct-run.js'
import type { Kernel } from './kernel.js'
import type { Run, RunPlan } from './run.js'

const engines: Record<SimulationMethod, new (plan: RunPlan, kernel: Kernel) => Run> = { direct: DirectRun }

/** A run at its beginning. The kernel serves no other one from now on. */
export function startRun(plan: RunPlan, kernel: Kernel): Run {
  kernel.reset()
  return new engines[plan.method](plan, kernel)
}

// What the explorer's workers run: embedded as a string, with the kernel and the code of the simulation's own workers.

import { embeddedKernel } from '../embedded.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import { experimentLevels } from '../experiment/spectrum.js'
import type { CompletedExperiment } from '../experiment.js'
import { Kernel } from '../kernel/kernel.js'
import { stepTime } from '../simulate/engines.js'
import { runSimulations } from '../simulate.js'
import { solve } from '../solve.js'
import { MeanSoFar } from './mean-so-far.js'
import { measure, predictOwnPlateau } from './measure.js'
import type { Report, Request, Solved, Task } from './messages.js'

interface Port {
  postMessage(report: Report): void
  onmessage: ((event: { data: Request }) => void) | null
}

const port = globalThis as unknown as Port
const post = (report: Report) => port.postMessage(report)
const kernel = new Kernel(embeddedKernel())
let controller = new AbortController()
/** Of a preview: below a line's width, at half the time. */
const PREVIEW_TOLERANCE = 1e-4

port.onmessage = async ({ data }) => {
  if (data === 'stop') {
    controller.abort()
    return
  }
  controller = new AbortController()
  const { signal } = controller
  try {
    post(await answer(data.task, signal))
  } catch (error) {
    post(
      signal.aborted
        ? { stopped: true }
        : { failure: error instanceof Error ? error.message : String(error) },
    )
  }
}

async function answer(task: Task, signal: AbortSignal): Promise<Report> {
  const { experiment } = task
  if (task.kind === 'solve' || task.kind === 'preview') {
    const theory = await solve(experiment, {
      overlaps: true,
      signal,
      onProgress: (progress) => post({ progress }),
      ...(task.kind === 'preview' && { tolerance: PREVIEW_TOLERANCE }),
    })
    return { solved: { theory, measured: measure(theory, kernel), ...setting(experiment) } }
  }
  if (task.kind === 'predict') return { predicted: predictOwnPlateau(experiment, kernel) }
  let mean: MeanSoFar | undefined
  const [simulated] = await runSimulations([{ experiment, options: { runs: task.runs } }], {
    signal,
    onProgress: (progress) => {
      post({ progress })
      const partial = mean?.next()
      if (partial) post({ partial })
    },
    onSamples: ({ sampledSteps }, samples) => {
      mean ??= new MeanSoFar(sampledSteps.map((steps) => steps / experiment.inputDimension!))
      mean.add(samples)
    },
  })
  return { simulated: simulated! }
}

function setting(experiment: CompletedExperiment): Omit<Solved, 'theory' | 'measured'> {
  const { eigenvalues } = experimentLevels(experiment, kernel)
  return { eigenvalues: [...eigenvalues], ...pace(experiment) }
}

function pace(experiment: CompletedExperiment): Pick<Solved, 'pace' | 'reason'> {
  try {
    const completed = completeExperiment(experiment, 'simulate')
    return { pace: completed.inputDimension! * stepTime(completed) * 1e-9, reason: '' }
  } catch (error) {
    return { pace: null, reason: (error as Error).message }
  }
}

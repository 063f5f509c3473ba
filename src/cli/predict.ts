import type { PredictOptions } from '../api.js'
import { completeExperiment } from '../experiment/complete-experiment.js'
import { predictOptions } from '../options.js'
import type { Prediction } from '../predict.js'
import { numberOption, type OptionTypes, readArguments } from './arguments.js'
import { type Context, EXIT, stoppable } from './context.js'
import { describeFileError, readExperiment } from './input.js'
import { complain, json, print, readTargetOf } from './output.js'
import { predictionText } from './prediction-text.js'
import { progressBar } from './progress-bar.js'
import { onlyFile } from './run-command.js'

export const PREDICT_OPTIONS: OptionTypes = {
  'best-rate-at': 'value',
  'time-to': 'value',
  limit: 'flag',
  set: 'values',
  out: 'value',
  json: 'flag',
}

/** `onepass predict FILE`. Returns the exit code. */
export async function predictCommand(argv: string[], { platform, library }: Context): Promise<number> {
  const args = readArguments(argv, PREDICT_OPTIONS)
  const bestRateAt = numberOption(args, 'best-rate-at')
  const timeTo = numberOption(args, 'time-to')
  const options: PredictOptions = {
    ...(bestRateAt !== undefined && { bestRateAt }),
    ...(timeTo !== undefined && { timeTo }),
    ...(args.has('limit') && { limit: true }),
  }
  predictOptions(options) // refused before FILE is read
  const file = onlyFile(args)
  const target = await readTargetOf(['json'], args, platform)
  const experiment = completeExperiment(await readExperiment(file, args.values('set'), platform), 'solve')

  const bar = progressBar(platform.stderr)
  let prediction: Prediction | undefined
  try {
    prediction = await stoppable(platform, async (signal) => {
      try {
        return await library.runPredict(experiment, {
          ...options,
          signal,
          ...(bar.onProgress && { onProgress: bar.onProgress }),
        })
      } catch (error) {
        if (signal.aborted) return undefined
        throw error
      }
    })
  } finally {
    await bar.erase()
  }
  if (prediction === undefined) {
    await complain(platform, 'aborted: nothing was predicted')
    return EXIT.interrupted
  }

  let failure: string | undefined
  if (target !== undefined) {
    try {
      await platform.writeFile(target.path, json(prediction))
    } catch (error) {
      failure = `cannot write ${target.path}: ${describeFileError(error)}`
    }
  }
  const note = target !== undefined && failure === undefined ? `\nwritten to ${target.path}\n` : ''
  const text = predictionText(prediction, platform.stdout.columns) + note
  await print(platform, args.has('json') ? json(prediction) : text)
  if (failure === undefined) return EXIT.done
  await complain(platform, failure)
  return EXIT.failed
}

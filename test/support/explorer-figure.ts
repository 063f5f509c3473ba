import { measure, predictOwnPlateau } from '../../src/explorer/measure.js'
import { picture } from '../../src/explorer/picture.js'
import { readSetting } from '../../src/explorer/setting.js'
import { describeSeen } from '../../src/explorer/words.js'
import { curvesSvg } from '../../src/figures/svg.js'
import { simulate, solve } from '../../src/index.js'
import { openKernel } from './kernel.js'

/** The default explorer as a picture: what web/explorer.svg holds. */
export async function explorerFigure(): Promise<string> {
  const { experiment, runs } = readSetting(new Map())
  const kernel = openKernel()
  const theory = await solve(experiment, { overlaps: true })
  const simulation = await simulate(experiment, { runs })
  const predicted = predictOwnPlateau(experiment, kernel)
  const summary = describeSeen(theory.message, measure(theory, kernel), predicted)
  return curvesSvg(picture({ theory, simulation, compared: undefined, summary }))
}

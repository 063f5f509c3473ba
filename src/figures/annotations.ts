import * as Plot from '@observablehq/plot'
import type { Range } from './clip.js'
import type { Bracket, Guide } from './curves.js'
import type { Group } from './groups.js'
import { bottom, fontSize, guideColour, ink, top } from './layout.js'
import { between, type Scale } from './scale.js'

export function guide({ from, to, label, below = false }: Guide, yScale: Scale = 'log'): Plot.Markish[] {
  // Below a line that rises there is room to the right
  const toTheRight = below && to[1] > from[1]
  return [
    Plot.link([{ x1: from[0], y1: from[1], x2: to[0], y2: to[1] }], {
      x1: 'x1',
      y1: 'y1',
      x2: 'x2',
      y2: 'y2',
      stroke: guideColour,
      strokeWidth: 1.1,
      strokeDasharray: '5 3',
    }),
    Plot.text([label], {
      x: [between(from[0], to[0], 0.5, 'log')],
      y: [between(from[1], to[1], 0.5, yScale)],
      dx: below && !toTheRight ? -8 : 6,
      textAnchor: toTheRight ? 'start' : 'middle',
      dy: below ? 14 : -10,
      fill: guideColour,
      fontSize: fontSize.legend,
    }),
  ]
}

export function bracket({ label, from, to, at }: Bracket, groups: Group[], yRange: Range): Plot.Markish[] {
  const stroke = groups.find((group) => group.label === label)?.colour ?? ink
  const look = { stroke, strokeWidth: 1.1 }
  const end = (yRange[1] / yRange[0]) ** (3.5 / (bottom - top))
  return [
    Plot.link([0], { x1: [from], x2: [to], y1: [at], y2: [at], ...look }),
    Plot.ruleX([from, to], { y1: at / end, y2: at * end, ...look }),
  ]
}

import * as Plot from '@observablehq/plot'
import type { Range } from './clip.js'
import type { Bracket, Guide } from './curves.js'
import type { Group } from './groups.js'
import { bottom, fontSize, guideColour, ink, top } from './layout.js'
import { between, type Scale } from './scale.js'

export function guide({ from, to, label, below = false }: Guide, yScale: Scale = 'log'): Plot.Markish[] {
  // Where the line leaves room: to the right below one that rises and above one that falls
  const rise = Math.sign(to[1] - from[1])
  const side = below ? rise : -rise
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
      dx: 6 * side,
      textAnchor: side > 0 ? 'start' : side < 0 ? 'end' : 'middle',
      dy: below ? 10 : -10,
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

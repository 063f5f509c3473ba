import * as Plot from '@observablehq/plot'
import { ink } from './layout.js'

/** A text at a place given in user units. */
export function text(content: string, x: number, y: number, options: Plot.TextOptions): Plot.Markish {
  return Plot.text([content], { x: pixels(x), y: pixels(y), text: (d) => d, fill: ink, ...options })
}

/** A channel that no scale applies to. */
export function pixels(value: number): Plot.ChannelValueSpec {
  return { value: [value], scale: null }
}

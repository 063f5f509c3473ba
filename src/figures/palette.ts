import * as Plot from '@observablehq/plot'

/** The part of the plasma map that is used: its yellow end does not stand out from white. */
const darkest = 0.02
const lightest = 0.63

/**
 * n colours from dark blue to orange, ordered by lightness, so that their order survives grey printing and the
 * common kinds of colour blindness. The lightest has a contrast of 3 : 1 to white.
 */
export function colours(n: number): string[] {
  const { apply } = Plot.scale({ color: { type: 'linear', scheme: 'plasma', domain: [0, 1] } })
  return Array.from({ length: n }, (_, i) =>
    apply(n === 1 ? darkest : darkest + ((lightest - darkest) * i) / (n - 1)),
  )
}

/** Point shapes, told apart without colour; used again after the last. */
export const symbols = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'times'] as const

export type PointSymbol = (typeof symbols)[number]

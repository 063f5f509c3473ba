import type { Curve } from '../../src/figures/series.js'

const logSpaced = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from * (to / from) ** (i / (n - 1)))

/** A plateau at 0.006 that is left as exp(−α/α₂), later for fewer levels. */
export const error = (alpha: number, levels: number) =>
  0.16 * Math.exp(-alpha / 5) + 0.006 * Math.exp(-((alpha * levels) / 4000))

/** Below it a curve is not drawn. */
export const floor = 1e-6

/** Theory and simulation for each L. */
export function curves(levels: number[]): { label: string; levels: number; trajectory: Curve }[] {
  return levels.flatMap((L) => {
    const lineTimes = logSpaced(0.01, 1e5, 300)
    const pointTimes = logSpaced(0.2, 4000, 20)
    const mean = pointTimes.map((a) => error(a, L) * 1.05)
    return [
      {
        label: `L = ${L}`,
        levels: L,
        trajectory: {
          kind: 'solve',
          alpha: lineTimes,
          generalizationError: lineTimes.map((a) => Math.max(error(a, L), 1e-9 / a)),
          floor,
        },
      },
      {
        label: `L = ${L}`,
        levels: L,
        trajectory: {
          kind: 'simulate',
          alpha: [0, ...pointTimes],
          generalizationError: [0.166, ...mean],
          standardError: [0, ...mean.map((x) => x / 17)],
          quantiles: {
            '0.05': [0.166, ...mean.map((x) => x / 1.3)],
            '0.5': [0.166, ...mean],
            '0.95': [0.166, ...mean.map((x) => x * 1.2)],
          },
          floor,
        },
      },
    ]
  })
}

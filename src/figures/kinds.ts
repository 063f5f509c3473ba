/**
 * What the lines of a figure are, and how they are dashed: a prediction in closed form, theory, the exact mean at finite N.
 * They are drawn in this order.
 */
export const lineDashes = { predict: '7 3.5', solve: undefined, mean: '1.5 2.5' } as const

/** What its points are: runs of SGD, and what was measured on theory. */
export const pointKinds = ['simulate', 'measure'] as const

export type LineKind = keyof typeof lineDashes
export type PointKind = (typeof pointKinds)[number]
export type SeriesKind = LineKind | PointKind

export const lineKinds = Object.keys(lineDashes) as LineKind[]
export const seriesKinds: readonly SeriesKind[] = [...lineKinds, ...pointKinds]

/** Mean, standard deviation (n − 1), and standard error of the mean. */
export function statistics(values: readonly number[]): { mean: number; deviation: number; error: number } {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  return { mean, deviation, error: deviation / Math.sqrt(n) }
}

/** Straight line through points, each with a weight (1/variance): slope, and its error if the weights are that. */
export function weightedLine(points: readonly { x: number; y: number; weight: number }[]): {
  slope: number
  error: number
} {
  const sum = (value: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => total + point.weight * value(point), 0)
  const total = sum(() => 1)
  const x = sum((point) => point.x) / total
  const y = sum((point) => point.y) / total
  const xx = sum((point) => (point.x - x) ** 2)
  return { slope: sum((point) => (point.x - x) * (point.y - y)) / xx, error: 1 / Math.sqrt(xx) }
}

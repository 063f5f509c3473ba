/**
 * The shortest interval that holds such a part of the values: of a distribution that leans to one side, what is likeliest.
 */
export function shortestInterval(values: number[], part: number): [number, number] {
  const sorted = [...values].sort((a, b) => a - b)
  const count = Math.ceil(part * sorted.length)
  let best: [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let last = count - 1; last < sorted.length; last++) {
    const one: [number, number] = [sorted[last - count + 1]!, sorted[last]!]
    if (one[1] - one[0] < best[1] - best[0]) best = one
  }
  return best
}

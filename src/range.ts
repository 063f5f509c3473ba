/** The smallest and the largest number; NaN is passed over. */
export function rangeOf(numbers: ArrayLike<number>): [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

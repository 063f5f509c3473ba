/** A number in a sentence: some figures, no zeros behind them. */
export function figures(value: number, count = 3): string {
  return String(Number(value.toPrecision(count)))
}
